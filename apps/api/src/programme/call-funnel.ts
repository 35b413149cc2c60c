import { Injectable } from '@nestjs/common';
import { Database } from '@keshen/platform/server';

export interface FunnelStep {
  step: string;
  count: number;
}

/** How far the applications of calls are: how many reached each of the applicant's steps, drafts first. */
@Injectable()
export class CallFunnel {
  constructor(private readonly database: Database) {}

  async of(calls: readonly string[]): Promise<Map<string, Record<string, number>>> {
    const rows = await this.database.read<{ call: string; stage: string; n: number }>(
      `select c.call_id as call, e.stage, count(distinct c.id)::int as n
       from cases c join stage_entries e on e.case_id = c.id
       where c.kind = 'application' and c.call_id = any ($1::uuid[]) group by c.call_id, e.stage`,
      [calls],
    );
    const counted = new Map<string, Record<string, number>>();
    for (const { call, stage, n } of rows) {
      const of = counted.get(call) ?? {};
      of[stage] = n;
      counted.set(call, of);
    }
    return counted;
  }
}
