import type { Database } from '@keshen/platform/server';
import { FEW, RARE } from './words';

/** Who opens a page: holders of a role, an enterprise's certifier, or anybody. */
export type Reader = 'officer' | 'recommender' | 'leader' | 'expert' | 'applicant' | 'visitor';

/**
 * A page as its readers ask for it; `paths` are addresses of the same page with other parameters. `first`: each is asked
 * for once, by the first who opens it.
 */
export type Page = { name: string; reader: Reader; paths: string[]; first?: boolean };

/** Accounts for each reader but visitors, of the world that was grown. */
export type Readers = Record<Exclude<Reader, 'visitor'>, string>;

const SAMPLES = 40;
/** Applications that nobody has opened. */
const UNOPENED = 100;

/** The pages whose cost must not grow with what has gathered in ten years. */
export async function grownPages(database: Database, readers: Readers): Promise<Page[]> {
  const ids = async (sql: string, params: unknown[] = []): Promise<string[]> =>
    (await database.read<{ id: string }>(sql, params)).map(({ id }) => id);
  const [call] = await database.read<{ season: string; ranked: string }>(
    `select (select id from calls where not trial order by opens_at desc limit 1) as season,
       (select c.call_id from cases c where c.stage_kind = 'decision' group by 1 order by count(*) desc limit 1) as ranked`,
  );
  const { season, ranked } = call!;
  const applications = await sampleApplications(database);
  const unopened = await ids(
    `select id from applications where submitted_at is not null and reference like 'G%' and id <> all ($1)
     order by md5(id::text) limit ${UNOPENED}`,
    [applications],
  );
  const own = await ids(
    `select a.id from applications a join memberships m on m.party_id = a.party_id
     where m.account_id = $1 and a.submitted_at is not null order by a.id desc limit ${SAMPLES}`,
    [readers.applicant],
  );
  const notices = await ids(`select id from notices order by published_at desc limit ${SAMPLES}`);
  const references = await database.read<{ reference: string }>(
    'select reference from applications where id = any ($1)',
    [applications],
  );
  const list = '/api/applications?limit=50';
  const text = (word: string) => `text=${encodeURIComponent(word)}`;
  const officer = (name: string, ...paths: string[]): Page => ({ name, reader: 'officer', paths });
  const visitor = (name: string, ...paths: string[]): Page => ({ name, reader: 'visitor', paths });
  return [
    officer('list', list),
    officer('list-call', `${list}&call=${season}`, `${list}&call=${ranked}`),
    officer(
      'list-stage',
      `${list}&stage=correct`,
      `${list}&call=${season}&stage=correct`,
      `${list}&stage=site`,
    ),
    officer('list-town', `${list}&town=${encodeURIComponent('外冈镇')}`),
    officer('list-ended', `${list}&ended=yes`, `${list}&ended=no`),
    officer(
      'list-sorted',
      `${list}&sort=-asked`,
      `${list}&sort=submitted`,
      `${list}&sort=-asked&call=${season}`,
      `${list}&sort=-submitted&stage=formal`,
    ),
    { name: 'list-of-town', reader: 'recommender', paths: [list] },
    officer('text-common', `${list}&${text('研究')}`, `${list}&${text('集成电路')}`),
    officer('text-some', `${list}&${text('高精度膜电极示范')}`, `${list}&${text('氢燃料电池的车规级雷达')}`),
    officer('text-rare', `${list}&${text(RARE.word)}`),
    officer('text-few', `${list}&${text(FEW.word)}`),
    officer('text-none', `${list}&${text('研究芯片集成')}`, `${list}&${text('嫦娥')}`),
    officer('text-reference', ...references.map(({ reference }) => `${list}&${text(reference)}`)),
    officer('inbox', '/api/duties', '/api/duties?role=officer'),
    { name: 'inbox-town', reader: 'recommender', paths: ['/api/duties'] },
    officer('inbox-counts', '/api/duties/counts'),
    { name: 'inbox-expert', reader: 'expert', paths: ['/api/reviews', '/api/duties'] },
    officer('application', ...applications.map((id) => `/api/applications/${id}`)),
    { ...officer('application-first', ...unopened.map((id) => `/api/applications/${id}`)), first: true },
    { name: 'own-list', reader: 'applicant', paths: ['/api/applications/mine'] },
    { name: 'own-application', reader: 'applicant', paths: own.map((id) => `/api/applications/${id}`) },
    visitor(
      'awards',
      '/api/awards',
      '/api/awards?year=2019',
      '/api/awards?programme=G05',
      `/api/awards?town=${encodeURIComponent('外冈镇')}`,
    ),
    visitor(
      'awards-text',
      `/api/awards?${text('集成电路')}`,
      `/api/awards?${text(RARE.word)}`,
      `/api/awards?${text('嫦娥')}`,
    ),
    visitor('awards-summary', '/api/awards/summary', '/api/awards/summary?year=2019'),
    visitor('notices', '/api/notices', '/api/notices?state=current'),
    visitor('notice', ...notices.map((id) => `/api/notices/${id}`)),
    visitor('calls', '/api/calls', '/api/calls?status=open'),
    officer('notices-waiting', '/api/notices/waiting'),
    { name: 'rankings', reader: 'leader', paths: ['/api/rankings'] },
    { name: 'ranking', reader: 'leader', paths: [`/api/rankings/${ranked}`] },
    officer('calls-statistics', '/api/admin/calls'),
  ];
}

/** Submitted ones in all stages, some of every year. */
async function sampleApplications(database: Database): Promise<string[]> {
  const found = await database.read<{ id: string }>(
    `select distinct on (c.stage, x.part) a.id from applications a join cases c on c.application_id = a.id and c.kind = 'application'
       cross join lateral (select ('x' || right(a.id::text, 1))::bit(4)::int / 4 as part) x
     where a.submitted_at is not null and a.reference like 'G%' order by c.stage, x.part, a.id limit ${SAMPLES}`,
  );
  return found.map(({ id }) => id);
}
