import { useTranslation } from 'react-i18next';
import type { DrawState } from '@keshen/review';
import { dayTimeText } from '../../format';
import { Glyph, Note, StageLine, type StageState } from '../../ui';
import type { PublicDraw } from './draw.api';

const steps = ['committed', 'witnessed', 'revealed', 'released'] as const satisfies readonly DrawState[];

/** 进展: digest, word, seed, seats, each with when; or that it was given up, and why. */
export function DrawProgress({ draw }: { draw: PublicDraw }) {
  const { t } = useTranslation('draw');
  const at = {
    committed: draw.committedAt,
    ...Object.fromEntries(draw.acts.map((act) => [act.act, act.at])),
  };
  const next = steps.findIndex((step) => !(step in at));
  const cancelled = draw.state === 'cancelled';
  const stateOf = (index: number): StageState =>
    steps[index]! in at ? 'done' : index === next && !cancelled ? 'now' : 'todo';
  return (
    <>
      <StageLine
        stages={steps.map((step, index) => ({
          key: step,
          label: t(`step.${step}`),
          state: stateOf(index),
          second: step in at ? dayTimeText(at[step as keyof typeof at]!) : undefined,
        }))}
        next={!cancelled && next > 0 ? t(`next.${steps[next]}`) : undefined}
      />
      {cancelled && (
        <Note tone="warn" icon={<Glyph name="warn" />}>
          {t('cancelled', {
            at: dayTimeText(draw.acts.find(({ act }) => act === 'cancelled')!.at),
            reason: draw.reason,
          })}
        </Note>
      )}
    </>
  );
}
