import { useTranslation } from 'react-i18next';
import { PASSWORD_LEAST, passwordStrength, passwordVerdicts, type PasswordOwner } from '@keshen/identity';
import { Glyph } from '../../ui';

/** Each rule with its glyph, as the password is typed. */
export function PasswordRules({
  id,
  password,
  owner,
}: {
  id?: string;
  password: string;
  owner: PasswordOwner;
}) {
  const { t } = useTranslation('identity');
  return (
    <ul className="lst" id={id}>
      {passwordVerdicts(password, owner).map(({ rule, met, found }) => (
        <li key={rule}>
          <Glyph
            name={met === null ? 'todo' : met ? 'ok' : 'danger'}
            label={t(met === null ? 'rules.waiting' : met ? 'rules.met' : 'rules.broken')}
          />
          <span>
            {t(`rules.${rule}`, { least: PASSWORD_LEAST, now: [...password].length })}
            {found && <small className="sub ln2">{t('rules.found', { found })}</small>}
          </span>
        </li>
      ))}
      {password && (
        <li>
          <Glyph name="dash" />
          <span>{t(`rules.strength.${passwordStrength(password, owner)}`)}</span>
        </li>
      )}
      <li>
        <Glyph name="dash" />
        <span>{t('rules.free')}</span>
      </li>
    </ul>
  );
}
