import type { INestApplicationContext } from '@nestjs/common';
import { demoAccounts } from '@keshen/backend/server';
import type { Role } from '@keshen/identity';
import { type Config, CONFIG, Database, demoAllowed } from '@keshen/platform/server';

const words: Record<Role, string> = {
  'enterprise-administrator': '单位管理员 enterprise administrator',
  writer: '填报人 writer',
  certifier: '单位审核人 certifier',
  viewer: '查看人 viewer',
  recommender: '推荐单位 recommender',
  officer: '经办人 officer',
  department: '协办部门 department',
  leader: '委领导 leader',
  finance: '财务 finance',
  auditor: '审计员 auditor',
  administrator: '系统管理员 administrator',
  expert: '评审专家 expert',
};

/** Prints one demonstration account per role, a line of JSON each; nothing where there may be none. */
export async function printDemoAccounts(app: INestApplicationContext): Promise<number> {
  if (!demoAllowed(app.get<Config>(CONFIG))) return 0;
  for (const { role, ...account } of await demoAccounts(app.get(Database))) {
    process.stdout.write(`${JSON.stringify({ role: words[role], ...account })}\n`);
  }
  return 0;
}
