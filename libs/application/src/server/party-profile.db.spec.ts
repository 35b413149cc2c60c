import { Readable } from 'node:stream';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import { CaseWorld } from '@keshen/testing/server';
import { PartyDocuments } from './party-documents.service';
import { PartyListService } from './party-lists.service';
import { profileOf } from './party-profile';

let world: CaseWorld;
let documents: PartyDocuments;
let lists: PartyListService;
let party: string;
let writer: Actor;
let viewer: Actor;
let stranger: Actor;
const PDF = '%PDF-1.4\n%âãÏÓ\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n';
const page = { limit: 20 };

beforeAll(async () => {
  world = await CaseWorld.start();
  documents = world.app.get(PartyDocuments);
  lists = world.app.get(PartyListService);
  party = (await world.party()).id;
  writer = await world.person('吴然', { memberships: [{ party, role: 'writer' }] });
  viewer = await world.person('看', { memberships: [{ party, role: 'viewer' }] });
  const other = (await world.party()).id;
  stranger = await world.person('别家', { memberships: [{ party: other, role: 'writer' }] });
});
afterAll(() => world?.close());

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (e: Refusal) => e.code,
  );
const upload = (actor: Actor) =>
  world.app
    .get(FileService)
    .upload(actor, '营业执照.pdf', Readable.from([Buffer.from(PDF)]), { purpose: '' });
const licence = (file: string) => ({
  file,
  kind: 'licence' as const,
  title: '营业执照',
  validFrom: null,
  validUntil: '2027-01-31',
});

describe('documents of the profile', () => {
  it('are kept with their validity and handed in as copies, which outlive them', async () => {
    const file = await upload(writer);
    const { id } = await documents.add(writer, party, licence(file.id));
    expect((await documents.list(viewer, party, page)).items).toMatchObject([
      { id, kind: 'licence', validUntil: '2027-01-31', name: '营业执照.pdf', sha256: file.sha256 },
    ]);
    const copy = await documents.copy(writer, party, id);
    expect(copy).toMatchObject({ sha256: file.sha256 });
    expect(copy.id).not.toBe(file.id);
    await documents.remove(writer, party, id);
    expect((await documents.list(writer, party, page)).items).toEqual([]);
    expect(await codeOf(documents.remove(writer, party, id))).toBe('document.unknown');
  });

  it('are the enterprise’s own: others neither see nor take nor change them, and a viewer only sees', async () => {
    const { id } = await documents.add(writer, party, licence((await upload(writer)).id));
    expect(await codeOf(documents.list(stranger, party, page))).toBe('party.unknown');
    expect(await codeOf(documents.copy(stranger, party, id))).toBe('party.unknown');
    expect(await codeOf(documents.remove(stranger, party, id))).toBe('party.unknown');
    expect(await codeOf(documents.add(writer, party, licence((await upload(stranger)).id)))).toBe(
      'file.unknown',
    );
    expect(await codeOf(documents.remove(viewer, party, id))).toBe('role.missing');
    const officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
    expect(await codeOf(documents.list(officer, party, page))).toBe('party.unknown');
  });
});

describe('lists of the profile', () => {
  it('are saved on the version that was read, and the last year stands for today’s figures', async () => {
    const years = (revenue: number) => [
      { year: 2024, revenue: 1, rd_cost: null, profit: null, staff: null, rd_staff: null },
      { year: 2025, revenue, rd_cost: 7, profit: null, staff: 120, rd_staff: null },
    ];
    const save = (version: number, revenue: number) =>
      lists.save(writer, party, { kind: 'years', version, items: years(revenue) });
    expect(await save(0, 100)).toEqual({ version: 1 });
    expect(await codeOf(save(0, 200))).toBe('party.stale');
    expect(await codeOf(save(2, 200))).toBe('party.stale');
    expect(await save(1, 300)).toEqual({ version: 2 });
    expect(await lists.read(viewer, party)).toMatchObject({ years: { version: 2 } });
    const { values } = await world.tx((tx) => profileOf(tx, party));
    expect(values).toMatchObject({ revenue: 300, rd_cost: 7, staff: 120, town: '马陆镇' });
    expect(values['years']).toHaveLength(2);
    expect(await codeOf(lists.read(stranger, party))).toBe('party.unknown');
  });
});

describe('what an application brings back to the profile', () => {
  it('is offered after submission and taken entry by entry', async () => {
    const { id, party: own } = await world.application([], { 'org.staff': 130, 'org.contact': '周晓敏' });
    const actor = await world.person('填报', { memberships: [{ party: own.id, role: 'writer' }] });
    const offered = (await lists.offer(actor, id)).map(({ key }) => key);
    expect(offered).toEqual(expect.arrayContaining(['staff', 'contact_name']));
    await lists.take(actor, id, ['staff', 'legal_representative']);
    expect((await lists.offer(actor, id)).map(({ key }) => key)).not.toContain('staff');
    const { values } = await world.tx((tx) => profileOf(tx, own.id));
    expect(values).toMatchObject({ staff: 130 });
    expect(values).not.toHaveProperty('contact_name');
    expect(await codeOf(lists.offer(stranger, id))).toBe('application.unknown');
  });
});
