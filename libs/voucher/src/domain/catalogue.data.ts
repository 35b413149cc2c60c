/**
 * 研发公共服务资源 as the commission's report of 2016 counts them: 9 state key laboratories and 69 open platforms. The
 * report names none of them, so the catalogue holds the kinds and their numbers, and institutions register themselves.
 */
export const reportedResources = [
  { kind: 'laboratory', count: 9, year: 2016, figure: 'F105' },
  { kind: 'platform', count: 69, year: 2016, figure: 'F106' },
] as const;
