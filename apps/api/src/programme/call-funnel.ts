import { Injectable } from '@nestjs/common';
import { Database, hiddenNow, rows, seeingAll } from '@keshen/platform/server';

export interface FunnelStep {
  step: string;
  count: number;
}

/**
 * How far the applications of calls are: how many reached each of the applicant's steps, drafts first. The counts are kept
 * with each entry into a stage; what is hidden from whoever asks is taken off.
 */
@Injectable()
export class CallFunnel {
  constructor(private readonly database: Database) {}

  async of(calls: readonly string[]): Promise<Map<string, Record<string, number>>> {
    const found = await this.database.transaction((tx) =>
      seeingAll(tx, () =>
        rows<{ call: string; stage: string; n: number }>(
          tx,
          `select call_id as call, stage, sum(applications)::int as n from (
             select call_id, stage, applications from call_reached where call_id = any ($1::uuid[])
             union all
             select c.call_id, e.stage, -1 from cases c join stage_entries e on e.case_id = c.id and e.round = 1
             where c.application_id = any ($2::uuid[]) and c.kind = 'application' and c.call_id = any ($1::uuid[])
           ) reached group by call_id, stage`,
          [calls, hiddenNow().applications],
        ),
      ),
    );
    const counted = new Map<string, Record<string, number>>();
    for (const { call, stage, n } of found) {
      const of = counted.get(call) ?? {};
      of[stage] = n;
      counted.set(call, of);
    }
    return counted;
  }
}
