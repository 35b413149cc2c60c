import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, invalid, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { parentField, type ExpertField, type PutFieldRequest } from '../domain/field';
import { reviewTable } from '../domain/may';
import { nobody } from './panel.result';

/** Nodes the tree may have. */
const MOST = 2_000;

/** 专业领域: the tree, read by everybody and changed by an administrator. */
@Injectable()
export class FieldService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The whole tree by code, retired nodes among the others. */
  list(): Promise<ExpertField[]> {
    return this.database.transaction((tx) => fieldsIn(tx));
  }

  /**
   * Adds a node or changes its names, retires it or takes it up again. Refuses `field.parent` (nothing stands above),
   * `field.most`. Nodes are never deleted: experts name them.
   */
  put(actor: Actor, code: string, request: PutFieldRequest): Promise<void> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'change-register', nobody);
      const parent = parentField(code);
      const [known] = await rows<{ parent: boolean; count: number; itself: boolean }>(
        tx,
        `select $1::text is null or exists (select 1 from expert_fields where code = $1) as parent,
           (select count(*)::int from expert_fields) as count,
           exists (select 1 from expert_fields where code = $2) as itself`,
        [parent, code],
      );
      if (!known!.parent) throw invalid('field.parent', { field: 'code', parent });
      if (!known!.itself && known!.count >= MOST) throw conflict('field.most', { most: MOST });
      await tx.query(
        `insert into expert_fields (code, parent, name, retired, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6)
         on conflict (code) do update set name = $3, retired = $4, changed_at = $5, changed_by = $6`,
        [code, parent, JSON.stringify(request.name), request.retired, this.clock.now(), actor.account],
      );
      await record(tx, {
        actor: actorRef(actor),
        act: 'expert-field.put',
        thing: { kind: 'expert-field', id: code },
        details: { ...request },
        at: this.clock.now(),
      });
    });
  }
}

/** The tree by code. */
export const fieldsIn = (tx: Tx): Promise<ExpertField[]> =>
  rows<ExpertField>(tx, `select code, name, retired from expert_fields order by code limit ${MOST}`);

/** Refuses `expert.field-unknown` with the codes that are no nodes of the tree. */
export async function requireFields(tx: Tx, codes: readonly string[]): Promise<void> {
  const unknown = await rows<{ code: string }>(
    tx,
    `select code from unnest($1::text[]) as code where code not in (select f.code from expert_fields f)`,
    [codes],
  );
  if (unknown.length)
    throw invalid('expert.field-unknown', { field: 'fieldCodes', codes: unknown.map(({ code }) => code) });
}
