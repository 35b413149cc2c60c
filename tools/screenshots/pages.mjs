/**
 * What is pictured. `as` is found among the demonstration accounts' role and address; `path` is opened, then
 * the first link that matches each selector of `follow`.
 */
export const pages = [
  { name: 'public', path: '/' },
  { name: 'public-dark', path: '/', scheme: 'dark' },
  { name: 'public-phone', path: '/', width: 390 },
  { name: 'applicant-home', path: '/home', as: /writer|填报/ },
  { name: 'applicant-home-phone', path: '/home', as: /writer|填报/, width: 390 },
  {
    name: 'application',
    path: '/applications',
    as: /officer|经办|科委/,
    follow: ['main a[href^="/applications/"]'],
  },
  { name: 'officer-queue', path: '/desk', as: /officer|经办|科委/ },
  { name: 'officer-queue-dark', path: '/desk', as: /officer|经办|科委/, scheme: 'dark' },
  { name: 'review-desk', path: '/reviews', as: /expert|专家/, follow: ['main a[href^="/reviews/"]'] },
  { name: 'ranking', path: '/decisions', as: /leader|领导|分管/, follow: ['main a[href^="/decisions/"]'] },
];
