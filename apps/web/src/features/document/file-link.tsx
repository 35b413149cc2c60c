import { lazy, Suspense, useState, type MouseEvent } from 'react';
import { extensionOf } from '@keshen/document';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog';
import './words';

const PdfView = lazy(() => import('./pdf-view'));

type FileLinkProps = { id: string; name: string; href?: string };

/** A file by its name: a PDF or a picture opens above the page, anything else is downloaded. */
export function FileLink({ id, name, href = `/api/files/${id}` }: FileLinkProps) {
  const { t } = useTranslation('document');
  const [open, setOpen] = useState(false);
  const kind = extensionOf(name);
  const shown = kind === 'pdf' || kind === 'jpg' || kind === 'png';
  const show = (event: MouseEvent) => {
    if (!shown || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setOpen(true);
  };
  return (
    <>
      <a href={href} onClick={show} aria-haspopup={shown ? 'dialog' : undefined}>
        {name}
      </a>
      {open && (
        <Dialog
          open
          wide
          onClose={() => setOpen(false)}
          title={name}
          actions={
            <a className="btn" href={href} download={name}>
              {t('view.download')}
            </a>
          }
        >
          {kind === 'pdf' ? (
            <Suspense fallback={<p role="status">{t('view.loading')}</p>}>
              <PdfView href={href} />
            </Suspense>
          ) : (
            <img className="shown" src={`${href}?view=1`} alt={name} />
          )}
        </Dialog>
      )}
    </>
  );
}
