import { lazy, Suspense, useState, type MouseEvent, type ReactNode } from 'react';
import { extensionOf } from '@keshen/document';
import { useTranslation } from 'react-i18next';
import { withWords } from '../../i18n';
import { Dialog } from '../../ui/dialog';
import { useFileSettings } from './file-settings';
import './words';

const PdfView = lazy(withWords(() => import('./pdf-view')));
const OfficeView = lazy(withWords(() => import('./office-view')));

type FileLinkProps = {
  id: string;
  /** The file's name, by which it is known how it is shown. */
  name: string;
  href?: string;
  /** What is read instead of the name. */
  children?: ReactNode;
};

/** A file by its name: PDFs, pictures and Office files open above the page, anything else is downloaded. */
export function FileLink({ id, name, href = `/api/files/${id}`, children = name }: FileLinkProps) {
  const { t } = useTranslation('document');
  const loading = <p role="status">{t('view.loading')}</p>;
  switch (extensionOf(name)) {
    case 'pdf':
      return (
        <Shown name={name} href={href} label={children}>
          <Suspense fallback={loading}>
            <PdfView href={href} />
          </Suspense>
        </Shown>
      );
    case 'jpg':
    case 'png':
      return (
        <Shown name={name} href={href} label={children}>
          <img className="shown" src={`${href}?view=1`} alt={name} />
        </Shown>
      );
    case 'docx':
    case 'xlsx':
      return (
        <OfficeLink name={name} href={href} label={children}>
          <Suspense fallback={loading}>
            <OfficeView id={id} />
          </Suspense>
        </OfficeLink>
      );
    default:
      return <a href={href}>{children}</a>;
  }
}

type ShownProps = { name: string; href: string; label: ReactNode; children: ReactNode };

/** Where LibreOffice is not installed an Office file is downloaded. */
function OfficeLink(props: ShownProps) {
  const { data } = useFileSettings();
  return data?.office ? <Shown {...props} /> : <a href={props.href}>{props.label}</a>;
}

function Shown({ name, href, label, children }: ShownProps) {
  const { t } = useTranslation('document');
  const [open, setOpen] = useState(false);
  const show = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setOpen(true);
  };
  return (
    <>
      <a href={href} onClick={show} aria-haspopup="dialog">
        {label}
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
          {children}
        </Dialog>
      )}
    </>
  );
}
