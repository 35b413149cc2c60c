import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { timeText } from '../../format';
import { useServerNow } from '../../clock';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, Field, LinkButton, State, TextArea, type GlyphName } from '../../ui';
import { useSessionAct, type Seat, type Session, type Slot } from './defence.api';

const glyphs: Partial<Record<Seat['state'], GlyphName>> = { submitted: 'ok', declared: 'part' };

/** One case of a session: when, who scores and how far they are, who leaves; for the officer clock, presence and minutes. */
export function SlotItem({ slot, data, officer }: { slot: Slot; data: Session; officer: boolean }) {
  const { t } = useTranslation('defence');
  const running = data.clock?.caseId === slot.caseId ? data.clock.phase : null;
  const mine = slot.seats.find((seat) => seat.review);
  return (
    <li aria-current={running ? 'step' : undefined}>
      <div className="dhead">
        <span className="no">{slot.slot}</span>
        <div className="grow">
          <b>
            {data.as === 'office' ? (
              <Link className="plain" to={`/applications/${slot.applicationId}`}>
                {slot.title || slot.reference}
              </Link>
            ) : (
              slot.title || slot.reference
            )}
          </b>
          <p className="meta">
            {slot.party}　{timeText(slot.from)}–{timeText(slot.until)}
            {slot.scoresClose &&
              slot.open &&
              slot.score === null &&
              `　${t('slot.closes', { at: timeText(slot.scoresClose) })}`}
            {slot.score !== null &&
              `　${t('slot.score', { score: (slot.score / 100).toFixed(2), rank: slot.rank })}`}
          </p>
        </div>
        {slot.attended !== null && (
          <State glyph={slot.attended ? 'ok' : 'dash'}>
            {t(slot.attended ? 'slot.came' : 'slot.forfeited')}
          </State>
        )}
      </div>
      {mine && (
        <p>
          <LinkButton primary={mine.state !== 'submitted'} to={`/reviews/${mine.review}`}>
            {t(mine.state === 'submitted' ? 'slot.scored' : 'slot.toScore')}
          </LinkButton>
        </p>
      )}
      {data.as === 'office' && (
        <ul className="seats" aria-label={t('slot.seats')}>
          {slot.seats.map((seat) => (
            <li key={seat.account}>
              <State glyph={glyphs[seat.state] ?? 'todo'}>
                {seat.name}
                {'　'}
                {seat.state === 'submitted'
                  ? t('slot.submitted', { at: timeText(seat.submittedAt!) })
                  : seat.state === 'declared'
                    ? t('slot.given', { given: seat.given, of: data.criteria })
                    : t('slot.notBegun')}
              </State>
            </li>
          ))}
          {slot.leaving.map((each) => (
            <li key={each.account}>
              <State glyph={each.why === 'conflict' ? 'warn' : 'dash'}>
                {each.name}　{t(each.why === 'conflict' ? 'slot.conflict' : 'slot.leaves')}
              </State>
            </li>
          ))}
        </ul>
      )}
      {officer && <Officer slot={slot} data={data} running={running} />}
    </li>
  );
}

function Officer({
  slot,
  data,
  running,
}: {
  slot: Slot;
  data: Session;
  running: 'present' | 'answer' | null;
}) {
  const { t } = useTranslation('defence');
  const say = useProblemText('defence');
  const now = useServerNow();
  const act = useSessionAct(data.session.id);
  const [minutes, setMinutes] = useState(slot.minutes);
  const { caseId } = slot;
  const run = (phase: 'present' | 'answer' | null) =>
    act.mutate({ do: 'clock', run: phase && { caseId, phase } });
  const keep = (attended: boolean, text = minutes) =>
    act.mutate({ do: 'record', caseId, record: { attended, minutes: text.trim() } });
  const late = slot.attended === null && now.getTime() > Date.parse(slot.lateFrom);
  const name = slot.title || slot.reference;
  return (
    <div className="dact">
      <p className="row wrap gap3">
        {slot.attended === null && slot.open && (
          <Button small primary aria-label={t('slot.cameOne', { name })} onClick={() => keep(true)}>
            {t('slot.cameAct')}
          </Button>
        )}
        {late && slot.open && (
          <Button
            small
            aria-label={t('slot.forfeitOne', { name })}
            onClick={() => keep(false, minutes.trim() || t('slot.forfeitText'))}
          >
            {t('slot.forfeitAct')}
          </Button>
        )}
        {slot.attended && running === null && (
          <Button small aria-label={t('slot.presentOne', { name })} onClick={() => run('present')}>
            {t('slot.present')}
          </Button>
        )}
        {running === 'present' && (
          <Button small primary aria-label={t('slot.answerOne', { name })} onClick={() => run('answer')}>
            {t('slot.answer')}
          </Button>
        )}
        {running && (
          <Button small aria-label={t('slot.stopOne', { name })} onClick={() => run(null)}>
            {t('slot.stop')}
          </Button>
        )}
        {late && <span className="meta">{t('slot.late')}</span>}
      </p>
      {slot.attended !== null && slot.open && (
        <div className="row wrap gap3 dminutes">
          <Field label={t('slot.minutesOf', { name })}>
            <TextArea
              rows={2}
              limit={10_000}
              value={minutes}
              onChange={(event) => setMinutes(event.target.value)}
            />
          </Field>
          <Button
            small
            busy={act.isPending}
            disabled={!minutes.trim() || minutes.trim() === slot.minutes}
            onClick={() => keep(slot.attended!)}
          >
            {t('slot.keep')}
          </Button>
        </div>
      )}
      {act.error && <ErrorLine>{say(act.error)}</ErrorLine>}
    </div>
  );
}
