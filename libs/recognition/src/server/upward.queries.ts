import { Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import type { Text } from '@keshen/kernel';
import { Database, writeSheet } from '@keshen/platform/server';
import { callById } from '@keshen/programme/server';
import { recognitionTable } from '../domain/may';
import { upwardTitles } from '../domain/upward-rows';
import type { UpwardCall, UpwardCase } from '../domain/views';

/** The most cases that one call's page and list show. */
const MOST = 2000;

/** Reads of what goes up and what comes back. */
@Injectable()
export class UpwardQueries {
  constructor(private readonly database: Database) {}

  /** Calls with cases on their way up, those that wait first. */
  calls(actor: Actor): Promise<UpwardCall[]> {
    recognitionTable.require(actor, 'read-upward', {});
    return this.database.read(
      `select k.id, k.title, k.year, n.open, n.waiting, n.granted, n.refused, n."grantedFen" from calls k join lateral (
         select count(*) filter (where c.entry_id = e.id and c.ended_at is null and r.recommended_on is null)::int as open,
           count(*) filter (where c.entry_id = e.id and c.ended_at is null and r.recommended_on is not null)::int as waiting,
           count(*) filter (where r.result = 'granted')::int as granted,
           count(*) filter (where r.result = 'refused')::int as refused,
           coalesce(sum(r.amount_fen), 0)::bigint as "grantedFen", count(*)::int as entries
         from cases c join stage_entries e on e.case_id = c.id and e.stage_kind = 'upward'
           left join recommendations r on r.entry_id = e.id
         where c.call_id = k.id and not c.trial
       ) n on n.entries > 0
       order by n.open + n.waiting = 0, k.opens_at desc limit 200`,
    );
  }

  /** The cases of a call that stand or stood in an upward stage, by reference. Refuses `call.unknown`. */
  async call(
    actor: Actor,
    callId: string,
  ): Promise<{ call: { id: string; title: Text }; cases: UpwardCase[] }> {
    recognitionTable.require(actor, 'read-upward', {});
    const { id, title } = await this.database.transaction((tx) => callById(tx, callId));
    const cases = await this.database.read<UpwardCase>(
      `select c.id as "caseId", a.id as "applicationId", a.reference, a.title, p.name as party,
         p.credit_code as "creditCode", a.town, a.asked_fen as "askedFen",
         (select v.score from review_results v where v.case_id = c.id order by v.entry_id desc limit 1) as score,
         r.recommended_on as "recommendedOn", r.document, r.result, r.result_on as "resultOn",
         r.result_document as "resultDocument", r.amount_fen as "amountFen",
         c.entry_id = e.id and c.ended_at is null as waiting
       from cases c join lateral (select s.id from stage_entries s where s.case_id = c.id and s.stage_kind = 'upward'
           order by s.no desc limit 1) e on true
         join applications a on a.id = c.application_id join parties p on p.id = c.party_id
         left join recommendations r on r.entry_id = e.id
       where c.call_id = $1 and not c.trial order by a.reference limit ${MOST}`,
      [callId],
    );
    return { call: { id, title }, cases };
  }

  /** The list as xlsx, with the columns that the results come back in. Refuses `call.unknown`. */
  async xlsx(actor: Actor, callId: string): Promise<Buffer> {
    const { call, cases } = await this.call(actor, callId);
    const zh = (key: keyof typeof upwardTitles) => upwardTitles[key][0];
    const words: Record<string, string> = { granted: '立项', refused: '未立项', returned: '退回' };
    return writeSheet([
      {
        name: call.title['zh-CN'],
        columns: [
          { title: zh('reference'), kind: 'text' },
          { title: zh('party'), kind: 'text', width: 36 },
          { title: '统一社会信用代码', kind: 'text' },
          { title: zh('title'), kind: 'text', width: 40 },
          { title: '申请金额（万元）', kind: 'wan' },
          { title: zh('result'), kind: 'text', width: 12, choices: ['立项', '未立项', '退回'] },
          { title: zh('amount'), kind: 'wan' },
          { title: zh('document'), kind: 'text' },
          { title: zh('on'), kind: 'date' },
          { title: zh('remark'), kind: 'text' },
        ],
        rows: cases.map((c) => [
          c.reference,
          c.party,
          c.creditCode,
          c.title,
          c.askedFen,
          c.result && words[c.result],
          c.amountFen,
          c.resultDocument,
          c.resultOn,
          null,
        ]),
      },
    ]);
  }
}
