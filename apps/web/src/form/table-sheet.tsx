import type { FieldOf } from '@keshen/programme';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { textOf } from '../format';
import { Button } from '../ui/button';
import { SheetButton } from '../ui/sheet-button';
import { useFormView } from './form-view';
import type { Said } from './table-answer';
import type { Row } from './values';

/** A table from and to a spreadsheet; a file with anything wrong changes nothing. */
export function TableSheet({
  field,
  name,
  rows,
  onRows,
  onSaid,
}: {
  field: FieldOf<'table'>;
  name: string;
  rows: readonly Row[];
  onRows: (rows: Row[]) => void;
  onSaid: (said: Said) => void;
}) {
  const { t } = useTranslation('form');
  const { sheets } = useFormView();
  const [busy, setBusy] = useState(false);
  if (!sheets) return null;
  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    try {
      await act();
    } catch (problem) {
      onSaid({ kind: 'refused', problem });
    } finally {
      setBusy(false);
    }
  };
  const read = (file: File) =>
    attempt(async () => {
      const found = await sheets.read(name, file);
      onSaid({ kind: 'read', rows: found.rows.length, problems: found.problems, more: found.more });
      if (found.problems.length === 0) onRows(found.rows);
    });
  const write = () =>
    attempt(async () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await sheets.write(name, rows));
      link.download = `${textOf(field.label)}.xlsx`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  return (
    <>
      <SheetButton
        small
        icon="upload"
        busy={busy}
        label={t('sheet.read')}
        onSheet={(file) => void read(file)}
      />
      <Button small icon="download" busy={busy} onClick={() => void write()}>
        {t('sheet.write')}
      </Button>
    </>
  );
}
