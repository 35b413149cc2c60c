import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, invalid, notFound, shanghaiDate, type Clock } from '@keshen/kernel';
import { publicName } from '@keshen/notice';
import { CLOCK, Database, decodeCursor, pageOf, rows, type Page } from '@keshen/platform/server';
import { recognitionTable } from '../domain/may';
import type { RegisterQuery } from '../domain/registration';
import type { RegisteredLine } from '../domain/views';
import { registrationColumns, type Registration } from './registration.rows';

const place = z.tuple([z.string(), z.uuid()]);
type Row = RegisteredLine & { kind: 'legal' | 'natural' | 'team'; at: Date };

/** 备案登记簿: public, and the handing over of plaques. */
@Injectable()
export class RegisterService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Who is registered, the latest first. A natural person is not found by name: the mask would tell nothing then. */
  async register(query: RegisterQuery): Promise<Page<RegisteredLine>> {
    const [at, id] = query.cursor
      ? decodeCursor(query.cursor, place)
      : ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
    const found = await this.database.read<Row>(
      `select g.id, g.number, p.name as unit, p.kind, coalesce(nullif(a.title, ''), a.reference) as project,
         jsonb_build_object('code', g.programme_code, 'name', v.definition -> 'name') as programme, a.town,
         g.registered_on as "registeredOn", g.plaque, g.plaque_on as "plaqueOn", g.state,
         g.withdrawn_on as "withdrawnOn", g.registered_at as at
       from programme_registrations g join applications a on a.id = g.application_id join parties p on p.id = g.party_id
         join programme_versions v on v.id = a.programme_version_id
       where ($1::text is null or g.programme_code = $1) and ($2::text is null or g.state = $2)
         and ($3::text is null or g.number like $3 or a.title like $3 or (p.kind <> 'natural' and p.name like $3))
         and (g.registered_at, g.id) < ($4::timestamptz, $5::uuid)
       order by g.registered_at desc, g.id desc limit $6`,
      [
        query.programme ?? null,
        query.state ?? null,
        query.text ? `%${query.text.replace(/[\\%_]/g, '\\$&')}%` : null,
        at,
        id,
        query.limit + 1,
      ],
    );
    const page = pageOf(found, query.limit, (row) => [row.at.toISOString(), row.id]);
    return {
      items: page.items.map(({ kind, at: _at, ...line }) => ({
        ...line,
        unit: publicName({ kind, name: line.unit }),
      })),
      next: page.next,
    };
  }

  /**
   * Writes down when the plaque was handed over; again corrects it. Refuses `registration.unknown`,
   * `registration.no-plaque`, `registration.plaque-day` (before the registration, or in the future).
   */
  handOver(actor: Actor, id: string, on: string): Promise<void> {
    recognitionTable.require(actor, 'register', {});
    return this.database.transaction(async (tx) => {
      const [found] = await rows<Registration>(
        tx,
        `select ${registrationColumns} from programme_registrations g where g.id = $1 for update`,
        [id],
      );
      if (!found) throw notFound('registration.unknown');
      if (!found.plaque) throw conflict('registration.no-plaque');
      if (on < found.registeredOn || on > shanghaiDate(this.clock.now()))
        throw invalid('registration.plaque-day', { field: 'on' });
      await tx.query(`update programme_registrations set plaque_on = $2 where id = $1`, [id, on]);
      await record(tx, {
        actor: actorRef(actor),
        act: 'registration.plaque',
        thing: { kind: 'application', id: found.applicationId },
        details: { number: found.number, on },
        at: this.clock.now(),
      });
    });
  }
}
