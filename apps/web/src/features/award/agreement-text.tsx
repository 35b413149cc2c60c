import { useTranslation } from 'react-i18next';
import { writtenDay, type AgreementContent, type Written } from '@keshen/award';
import { textOf } from '../../format';
import { Money } from '../../ui';
import './words';

/** 任务书 as a document: amounts, instalments, duties, then what the project promised. Prints on A4. */
export function AgreementText({ content }: { content: AgreementContent }) {
  const { t } = useTranslation('award');
  return (
    <div className="paper">
      <dl className="facts">
        <dt>{t('agreement.between')}</dt>
        <dd>
          {content.commission}
          <br />
          {content.party.name}
          {content.party.creditCode && <small>　{content.party.creditCode}</small>}
        </dd>
        <dt>{t('agreement.project')}</dt>
        <dd>
          {content.project.title}
          <small>　{content.reference}</small>
        </dd>
        {content.awardFen > 0 && (
          <>
            <dt>{t('agreement.amount')}</dt>
            <dd>
              <b>
                <Money fen={content.awardFen} />
              </b>
              <small lang="zh-CN">　{content.awardCapitals}</small>
            </dd>
          </>
        )}
        <dt>{t('agreement.madeOn')}</dt>
        <dd>{textOf(writtenDay(content.madeOn))}</dd>
      </dl>
      {content.instalments.length > 0 && (
        <>
          <h3>{t('agreement.instalments')}</h3>
          <Instalments content={content} />
        </>
      )}
      <h3>{t('agreement.duties')}</h3>
      <ol className="steps1">
        {content.duties.map((duty) => (
          <li key={duty['zh-CN']}>{textOf(duty)}</li>
        ))}
      </ol>
      {content.project.sections.map((section) => (
        <section key={section.title['zh-CN']}>
          <h3>{textOf(section.title)}</h3>
          <dl className="facts">
            {section.answers.map((answer) => (
              <Answer key={answer.label['zh-CN']} label={textOf(answer.label)} written={answer.written} />
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function Instalments({ content }: { content: AgreementContent }) {
  const { t } = useTranslation('award');
  return (
    <table className="tbl">
      <caption className="vh">{t('agreement.instalments')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('agreement.instalment')}</th>
          <th scope="col">{t('agreement.after')}</th>
          <th scope="col" className="num">
            {t('agreement.share')}
          </th>
          <th scope="col" className="num">
            {t('agreement.sum')}
          </th>
        </tr>
      </thead>
      <tbody>
        {content.instalments.map((part) => (
          <tr key={part.id}>
            <th scope="row">{textOf(part.label)}</th>
            <td>{textOf(part.after)}</td>
            <td className="num">{part.percent}%</td>
            <td className="num">
              <Money fen={part.amountFen} bare />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Answer({ label, written }: { label: string; written: Written }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {'text' in written ? (
          <span className="pre">{textOf(written.text)}</span>
        ) : (
          // Wide tables scroll by themselves, and by keyboard.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          <div className="scroll" tabIndex={0} role="region" aria-label={label}>
            <table className="tbl">
              <thead>
                <tr>
                  {written.head.map((head, index) => (
                    <th key={index} scope="col">
                      {textOf(head)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {written.rows.map((row, index) => (
                  <tr key={index}>
                    {row.map((cell, place) => (
                      <td key={place}>{textOf(cell)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </dd>
    </>
  );
}
