import { useTranslation } from 'react-i18next';
import { SCOPED_ROLES, STAFF_ROLES, TOWNS, type StaffAssignment, type StaffRole } from '@keshen/identity';
import { Button, Field, IconButton, Select, TextInput } from '../../ui';

/** Roles one below the other; those that need a scope have its field beside them. */
export function StaffEditor({
  value,
  onChange,
  error,
}: {
  value: StaffAssignment[];
  onChange: (staff: StaffAssignment[]) => void;
  error?: string;
}) {
  const { t } = useTranslation('identity');
  const set = (index: number, part: Partial<StaffAssignment>) =>
    onChange(value.map((each, i) => (i === index ? { ...each, ...part } : each)));
  const choose = (index: number, role: StaffRole) =>
    set(index, { role, scope: role === 'recommender' ? TOWNS[0] : SCOPED_ROLES.includes(role) ? '' : null });
  return (
    <Field label={t('members.roles')} error={error} group>
      {value.map((each, index) => (
        <div key={index} className="row gap3 wrap mt3">
          <Select
            style={{ width: 190 }}
            aria-label={t('staff.role', { count: index + 1 })}
            value={each.role}
            onChange={(event) => choose(index, event.target.value as StaffRole)}
            options={STAFF_ROLES.map((role) => ({ value: role, label: t(`common:role.${role}`) }))}
          />
          {each.role === 'recommender' && (
            <Select
              style={{ width: 190 }}
              aria-label={t('staff.town', { count: index + 1 })}
              value={each.scope ?? ''}
              onChange={(event) => set(index, { scope: event.target.value })}
              options={TOWNS.map((town) => ({ value: town, label: t(`town.${town}`) }))}
            />
          )}
          {each.role === 'department' && (
            <TextInput
              style={{ width: 190 }}
              aria-label={t('staff.department', { count: index + 1 })}
              placeholder={t('staff.departmentHint')}
              maxLength={60}
              value={each.scope ?? ''}
              onChange={(event) => set(index, { scope: event.target.value })}
            />
          )}
          <IconButton
            small
            icon="close"
            label={t('staff.remove', { count: index + 1 })}
            onClick={() => onChange(value.filter((_, i) => i !== index))}
          />
        </div>
      ))}
      <p className="mt3">
        <Button small icon="plus" onClick={() => onChange([...value, { role: 'officer', scope: null }])}>
          {t('staff.add')}
        </Button>
      </p>
    </Field>
  );
}
