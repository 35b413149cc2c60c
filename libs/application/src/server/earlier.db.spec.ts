import { Readable } from 'node:stream';
import { v4 as uuid } from 'uuid';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import { CaseWorld } from '@keshen/testing/server';
import { AnswerStore } from './answers';
import { DraftService } from './draft.service';
import { startDigest, StartService } from './start.service';
import { EarlierService } from './earlier.service';

let world: CaseWorld;
let earlier: EarlierService;
let call: string;
let party: string;
let writer: Actor;
let before: string;
const PDF = '%PDF-1.4\n%âãÏÓ\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n';

beforeAll(async () => {
  world = await CaseWorld.start();
  earlier = world.app.get(EarlierService);
  [{ id: call }] = (await world.db.database.read('select id from calls')) as [{ id: string }];
  party = (await world.party()).id;
  writer = await world.person('吴然', { memberships: [{ party, role: 'writer' }] });
  const drafts = world.app.get(DraftService);
  before = (await world.app.get(StartService).start(writer, call, party)).id;
  await world.tx((tx) =>
    drafts.fillIn(tx, writer, before, { 'project.title': '在线标定', 'budget.grant': 10_000_000 }),
  );
});
afterAll(() => world?.close());

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (e: Refusal) => e.code,
  );
const tree = (id: string) => world.tx((tx) => world.app.get(AnswerStore).readTree(tx, id));
/** An attachment that the applicant gives, with one file of the earlier application. */
async function withFile(): Promise<{ attachment: string; file: string; sha256: string }> {
  const attachment = world.definition.form.attachments.find((a) => a.providedBy === 'applicant')!.id;
  const stored = await world.app
    .get(FileService)
    .upload(writer, '协议.pdf', Readable.from([Buffer.from(PDF)]), { purpose: attachment });
  await world.db.dataSource.query(
    `update files set thing_kind = 'application', thing_id = $2, purpose = $3, attached_at = now() where id = $1`,
    [stored.id, before, attachment],
  );
  await world.tx((tx) =>
    world.app.get(DraftService).fillIn(tx, writer, before, { [`attachments.${attachment}`]: [stored.id] }),
  );
  return { attachment, file: stored.id, sha256: stored.sha256 };
}

describe('an application that begins with an earlier one', () => {
  it('has its answers, and copies of its files that belong to the new one', async () => {
    const { attachment, file } = await withFile();
    const plan = await earlier.plan(writer, before, call);
    const { id, carried, left } = await earlier.startFrom(writer, call, party, before);
    expect({ carried, left }).toEqual(plan);
    const answers = await tree(id);
    expect(answers['project']!['title']).toBe('在线标定');
    const [copy] = answers['attachments']![attachment] as string[];
    expect(copy).not.toBe(file);
    const found = await world.db.database.read<{ thing: string; sha: string }>(
      'select thing_id as thing, sha256 as sha from files where id = any ($1) order by thing_id = $2',
      [[file, copy], id],
    );
    expect(found.map((f) => f.thing)).toEqual([before, id]);
    expect(found[0]!.sha).toBe(found[1]!.sha);
  });

  it('goes without a document that runs out before the call closes', async () => {
    const { attachment, sha256 } = await withFile();
    const kept = await world.app
      .get(FileService)
      .upload(writer, '执照.pdf', Readable.from([Buffer.from(PDF)]), { purpose: '' });
    await world.db.dataSource.query(
      `insert into party_documents (id, party_id, file_id, sha256, kind, title, valid_until, added_at, added_by)
       values (gen_random_uuid(), $1, $2, $3, 'licence', '营业执照', '2026-12-30', now(), $4)`,
      [party, kept.id, sha256, writer.account],
    );
    const plan = await earlier.plan(writer, before, call);
    expect(plan.left).toContainEqual({
      path: `attachments.${attachment}`,
      why: 'expired',
      name: expect.objectContaining({ en: expect.any(String) }),
    });
  });

  it('is one of the same enterprise: nobody else’s can be seen, listed or taken', async () => {
    const other = await world.party();
    const stranger = await world.person('别家', { memberships: [{ party: other.id, role: 'writer' }] });
    expect(await codeOf(earlier.plan(stranger, before, call))).toBe('application.unknown');
    expect(await codeOf(earlier.startFrom(stranger, call, other.id, before))).toBe('application.unknown');
    expect(await codeOf(earlier.list(stranger, party, { limit: 10 }))).toBe('party.unknown');
    const both = await world.person('两家', {
      memberships: [
        { party: other.id, role: 'writer' },
        { party, role: 'writer' },
      ],
    });
    expect(await codeOf(earlier.startFrom(both, call, other.id, before))).toBe('application.unknown');
    const { items } = await earlier.list(writer, party, { limit: 1 });
    expect(items).toHaveLength(1);
  });
});

describe('a start that is sent again under the id of its client', () => {
  it('has started one application, at the same moment and after the call has closed', async () => {
    const starts = world.app.get(StartService);
    const start = (id?: string) =>
      starts.start(writer, call, party, { digest: startDigest({ id, call, party }) });
    const id = uuid();
    const sent = await Promise.all([1, 2, 3].map(() => start(id)));
    const others = [await start(), await start(), await start(uuid())];
    expect(new Set([...sent, ...others].map((each) => each.id)).size).toBe(4);
    const now = world.clock.now();
    world.clock.set('2099-01-01');
    try {
      expect(await start(id)).toEqual(sent[0]);
      expect(await codeOf(start(uuid()))).toBe('call.not-open');
    } finally {
      world.clock.set(now);
    }
  });

  it('has brought along once what an earlier one has', async () => {
    const digest = startDigest({ id: uuid(), call, party, from: before });
    const first = await earlier.startFrom(writer, call, party, before, digest);
    const answers = await tree(first.id);
    expect(await earlier.startFrom(writer, call, party, before, digest)).toEqual(first);
    expect(await tree(first.id)).toEqual(answers);
    expect(first.carried).toBeGreaterThan(0);
  });
});
