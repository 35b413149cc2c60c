import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../ui';
import { emptyRow, pastedRows, type TargetRow } from './report';
import './words';

const cells = ['indicator', 'target', 'reached'] as const;
const most = { indicator: 200, target: 100, reached: 100 };

/** Targets and how far each is, as rows that are added, removed or pasted from a spreadsheet. */
export function TargetRows({
  rows,
  onChange,
  marked,
}: {
  rows: TargetRow[];
  onChange: (rows: TargetRow[]) => void;
  marked: boolean;
}) {
  const { t } = useTranslation('award');
  const set = (index: number, part: Partial<TargetRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  const begun = (row: TargetRow) => cells.some((cell) => row[cell].trim());
  return (
    <>
      <table className="tbl btbl ftbl">
        <caption className="vh">{t('report.targets')}</caption>
        <thead>
          <tr>
            {cells.map((cell) => (
              <th key={cell} scope="col">
                {t(`report.col.${cell}`)}
              </th>
            ))}
            <th scope="col">
              <span className="vh">{t('report.rowActs')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {cells.map((cell) => (
                <td key={cell} data-l={t(`report.col.${cell}`)}>
                  <input
                    className={marked && begun(row) && !row[cell].trim() ? 'in bad' : 'in'}
                    aria-label={`${t('report.row', { number: index + 1 })} ${t(`report.col.${cell}`)}`}
                    aria-invalid={(marked && begun(row) && !row[cell].trim()) || undefined}
                    maxLength={most[cell]}
                    autoComplete="off"
                    value={row[cell]}
                    onChange={(event) => set(index, { [cell]: event.target.value })}
                    onPaste={(event) => {
                      const block = event.clipboardData.getData('text/plain');
                      if (!/[\t\n]/.test(block.replace(/\r?\n$/, ''))) return;
                      event.preventDefault();
                      onChange(pastedRows(rows, index, block));
                    }}
                  />
                </td>
              ))}
              <td className="num">
                <IconButton
                  small
                  icon="trash"
                  label={t('report.removeRow', { number: index + 1 })}
                  onClick={() =>
                    onChange(rows.length > 1 ? rows.filter((_, at) => at !== index) : [emptyRow])
                  }
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < 50 && (
        <p className="acts mt3">
          <Button small icon="plus" onClick={() => onChange([...rows, emptyRow])}>
            {t('report.addRow')}
          </Button>
          <span className="meta">{t('report.pasteHint')}</span>
        </p>
      )}
    </>
  );
}
