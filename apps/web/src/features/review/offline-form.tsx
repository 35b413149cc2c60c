import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormProblem } from '@keshen/review';
import { api } from '../../api';
import { upload } from '../../form/file-upload';
import { useProblemText } from '../../problems';
import { Button, Dialog, ErrorLine, Glyph, Note, SheetButton } from '../../ui';

type Taken = { saved: number; problems: FormProblem[]; more: number };

/** 离线评审表: all my open reviews as a workbook, down and up again; what is wrong is said row by row, nothing is saved then. */
export function OfflineForm() {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const take = useMutation({
    mutationFn: async (file: File) => {
      const { id } = await upload<{ id: string }>(file, { formats: 'xlsx' });
      return api.post<Taken>('/reviews/form', { body: { file: id } });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['reviews'] }),
  });
  const { data } = take;
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {t('offline.open')}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('offline.title')}
        actions={<Button onClick={() => setOpen(false)}>{t('common:act.close')}</Button>}
      >
        <p>{t('offline.lead')}</p>
        <p className="row wrap gap3">
          <a className="btn" href="/api/reviews/form" download>
            {t('offline.down')}
          </a>
          <SheetButton busy={take.isPending} label={t('offline.up')} onSheet={(file) => take.mutate(file)} />
        </p>
        {take.error && <ErrorLine>{say(take.error)}</ErrorLine>}
        {data && data.problems.length === 0 && (
          <p role="status">{t('offline.saved', { count: data.saved })}</p>
        )}
        {data && data.problems.length > 0 && (
          <Note tone="bad" role="alert" icon={<Glyph name="danger" />}>
            <p>{t('offline.nothing')}</p>
            <ul className="plainl">
              {data.problems.map((problem, at) => (
                <li key={at}>
                  {t('offline.row', {
                    sheet: t(`offline.${problem.sheet}`),
                    row: problem.row,
                    problem: say(problem),
                  })}
                </li>
              ))}
            </ul>
            {data.more > 0 && <p>{t('offline.more', { count: data.more })}</p>}
          </Note>
        )}
      </Dialog>
    </>
  );
}
