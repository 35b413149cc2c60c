import { getDocument, GlobalWorkerOptions, TextLayer, type PDFDocumentProxy } from 'pdfjs-dist';
import worker from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button';
import './pdf-view.css';
import './words';

GlobalWorkerOptions.workerSrc = worker;

const SCALES = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
const FITS = 2;

/**
 * A PDF page by page, at the page that its owner keeps where there is one: drawn on a canvas, its text above it for selecting and for screen readers. Scripts in the PDF are
 * never run: nothing here can.
 */
export default function PdfView({
  href,
  ...place
}: {
  href: string;
  page?: number;
  onPage?: (page: number) => void;
}) {
  const { t } = useTranslation('document');
  const [document, setDocument] = useState<PDFDocumentProxy | null>(null);
  const [failed, setFailed] = useState(false);
  const [own, setOwn] = useState(1);
  const [zoom, setZoom] = useState(FITS);
  useEffect(() => {
    const loading = getDocument({
      url: href,
      cMapUrl: '/pdfjs/cmaps/',
      standardFontDataUrl: '/pdfjs/standard_fonts/',
      isEvalSupported: false,
      useWasm: false,
      enableXfa: false,
    });
    loading.promise.then(setDocument, () => setFailed(true));
    return () => void loading.destroy();
  }, [href]);
  if (failed) return <p className="danger">{t('view.broken')}</p>;
  if (!document) return <p role="status">{t('view.loading')}</p>;
  const within = (wanted: number) => Math.min(document.numPages, Math.max(1, wanted));
  const page = within(place.page ?? own);
  const turn = (by: number) => (place.onPage ?? setOwn)(within(page + by));
  const grow = (by: number) => setZoom((now) => Math.min(SCALES.length - 1, Math.max(0, now + by)));
  return (
    <div className="pdf">
      <div className="row" role="toolbar" aria-label={t('view.tools')}>
        <Button small onClick={() => turn(-1)} disabled={page === 1}>
          {t('view.before')}
        </Button>
        <span role="status">{t('view.page', { page, pages: document.numPages })}</span>
        <Button small onClick={() => turn(1)} disabled={page === document.numPages}>
          {t('view.after')}
        </Button>
        <Button small onClick={() => grow(-1)} disabled={zoom === 0} aria-label={t('view.smaller')}>
          －
        </Button>
        <span>{Math.round(SCALES[zoom]! * 100)}%</span>
        <Button
          small
          onClick={() => grow(1)}
          disabled={zoom === SCALES.length - 1}
          aria-label={t('view.larger')}
        >
          ＋
        </Button>
      </div>
      <PdfPage document={document} page={page} zoom={SCALES[zoom]!} />
    </div>
  );
}

/** One page, as wide as its place at 100 %. */
function PdfPage({ document: pdf, page, zoom }: { document: PDFDocumentProxy; page: number; zoom: number }) {
  const { t } = useTranslation('document');
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let left = false;
    let stop = () => {};
    const draw = async () => {
      const drawn = await pdf.getPage(page);
      if (left || !place.current || !canvas.current || !text.current) return;
      const natural = drawn.getViewport({ scale: 1 });
      const scale = (place.current.clientWidth / natural.width) * zoom;
      const viewport = drawn.getViewport({ scale });
      const dots = window.devicePixelRatio || 1;
      const { width, height } = viewport;
      canvas.current.width = Math.floor(width * dots);
      canvas.current.height = Math.floor(height * dots);
      for (const element of [canvas.current, text.current]) {
        element.style.width = `${width}px`;
        element.style.height = `${height}px`;
      }
      text.current.replaceChildren();
      text.current.style.setProperty('--total-scale-factor', String(scale));
      const task = drawn.render({
        canvas: canvas.current,
        viewport,
        transform: dots === 1 ? undefined : [dots, 0, 0, dots, 0, 0],
      });
      const layer = new TextLayer({
        textContentSource: await drawn.getTextContent(),
        container: text.current,
        viewport,
      });
      stop = () => {
        task.cancel();
        layer.cancel();
      };
      await Promise.all([task.promise, layer.render()]);
    };
    draw().catch(() => undefined);
    return () => {
      left = true;
      stop();
    };
  }, [pdf, page, zoom]);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="pdf-place" ref={place} tabIndex={0} role="region" aria-label={t('view.region', { page })}>
      <div className="pdf-page">
        <canvas ref={canvas} aria-hidden="true" />
        <div className="textLayer" ref={text} />
      </div>
    </div>
  );
}
