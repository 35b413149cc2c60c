/**
 * 首次加载: what the pages that everybody reads ask the API for as soon as they are drawn, by address. What stands here and is
 * not asked for costs a request, what is missing only comes later; a spec compares it with the pages.
 */
export const firstLoads: readonly { path: string; page: string; reads: readonly string[] }[] = [
  {
    path: '/',
    page: 'programme/home',
    reads: [
      '/calls?status=open&limit=50',
      '/calls?status=scheduled&limit=5',
      '/notices?state=current&limit=5',
      '/awards/summary?year=$year',
      '/awards?year=$year&limit=5',
    ],
  },
  { path: '/calls', page: 'programme/calls', reads: ['/calls?limit=20'] },
  { path: '/calls/:id', page: 'programme/call', reads: ['/calls/$1'] },
  {
    path: '/notices',
    page: 'notice/notices',
    reads: ['/notices?state=current&limit=20', '/notices?state=past&limit=20'],
  },
  { path: '/notices/:id', page: 'notice/notice', reads: ['/notices/$1'] },
  { path: '/awards', page: 'notice/awards', reads: ['/awards/summary', '/awards?limit=50'] },
  { path: '/registers', page: 'recognition/register', reads: ['/registers?limit=50'] },
  { path: '/verify', page: 'receipt/verify', reads: [] },
  { path: '/sign-in', page: 'identity/sign-in', reads: [] },
  { path: '/accessibility', page: 'public/accessibility', reads: [] },
];
