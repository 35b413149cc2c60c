import type { Role } from '@keshen/identity';
import type { Database } from '@keshen/platform/server';
import { demoPassword } from './cast';

/** An account to try the portal with. */
export interface DemoAccount {
  role: Role;
  name: string;
  email: string;
  password: string;
}

/**
 * One demonstration account per role, those of an enterprise first; none on a database that has no
 * demonstration data. They are known by the addresses of example.com (RFC 2606), which nobody else has.
 */
export async function demoAccounts(database: Database): Promise<DemoAccount[]> {
  const found = await database.read<Omit<DemoAccount, 'password'>>(
    `select distinct on (list.place, list.role) list.role, list.name, list.email
     from (
       select 1 as place, m.role, a.name, a.email, a.created_at
       from memberships m join accounts a on a.id = m.account_id
       where m.state = 'active' and a.state = 'active'
       union all
       select 2, s.role, a.name, a.email, a.created_at
       from staff_roles s join accounts a on a.id = s.account_id
       where s.state = 'active' and a.state = 'active'
     ) list
     where list.email like '%@example.com'
     order by list.place, list.role, list.created_at, length(list.email), list.email`,
  );
  return found.map((account) => ({ ...account, password: demoPassword }));
}
