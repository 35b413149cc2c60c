const everybodyReads =
  /^(programme\/(home|calls?)|notice\/(notices?|awards)|receipt\/verify|public\/.*|recognition\/register|draw\/(draw|screen)|identity\/(confirm-email|sign-in))$/;

/** Of scripts, gzipped: pages that everybody reads, and those that people work with. */
export const budgets = [
  { pages: everybodyReads, most: 150_000 },
  { pages: /./, most: 350_000 },
];
