/**
 * What is pictured, each at 1440 and 390 pixels unless `widths` says otherwise. `as` names demonstration
 * accounts by what stands before the @; the first of them for whom there is such a page is taken. `path` is
 * opened, or what it makes of the answer of `from`.
 */
export const pages = [
  { name: 'public', path: '/' },
  { name: 'call', from: '/api/calls?status=open', path: ({ items }) => `/calls/${items[0].id}` },
  { name: 'applicant-home', as: ['enterprise'], path: '/home' },
  {
    name: 'application-form',
    as: ['unit2', 'unit3', 'unit4', 'unit5'],
    from: '/api/applications/mine',
    path: draftForm,
  },
  { name: 'officer-queue', as: ['officer'], path: '/desk' },
  { name: 'application', as: ['officer'], from: '/api/duties?role=officer', path: formalCheck },
  { name: 'review-desk', as: ['expert'], from: '/api/reviews?state=open', path: openReview },
  { name: 'ranking', as: ['leader'], from: '/api/rankings', path: waitingRanking },
  { name: 'notice', from: '/api/notices', path: ({ items }) => `/notices/${items[0].id}` },
  { name: 'officer-queue-dark', as: ['officer'], path: '/desk', scheme: 'dark', widths: [1440] },
  // English comes last: an account keeps the language that was chosen.
  { name: 'public-en', path: '/', locale: 'en', widths: [1440] },
  { name: 'officer-queue-en', as: ['officer'], path: '/desk', locale: 'en', widths: [1440] },
];

function draftForm({ items }) {
  const draft = items.find(({ stage }) => stage === 'draft');
  return draft && `/applications/${draft.id}/form?section=partner`;
}

function formalCheck({ items }) {
  const item = items.find(({ stage }) => stage === 'formal') ?? items[0];
  return item && `/applications/${item.applicationId}`;
}

function openReview({ items }) {
  const review = items.find(({ state }) => state === 'declared') ?? items[0];
  return review && `/reviews/${review.id}`;
}

function waitingRanking(answer) {
  const calls = answer.items ?? answer;
  const call = calls.find(({ waiting }) => waiting > 0) ?? calls[0];
  return call && `/rankings/${call.id}`;
}
