/** Headers of whatever somebody uploaded: it can run nothing and load nothing, even if it is opened by itself. */
export const closed = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
  'content-security-policy': "sandbox; default-src 'none'",
} as const;
