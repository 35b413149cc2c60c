import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { isAway } from './away';

describe('a database that is away', () => {
  it('is known by its state, by the network, and by what is said of a connection that was lost in a transaction', () => {
    for (const code of ['57P01', '57P03', '08006', '53300', 'ECONNRESET', 'ECONNREFUSED'])
      expect(isAway({ driverError: { code } })).toBe(true);
    for (const error of [
      new Error('Connection terminated unexpectedly'),
      new QueryRunnerAlreadyReleasedError(),
      new QueryRunnerProviderAlreadyReleasedError(),
    ])
      expect(isAway(error)).toBe(true);
  });

  it('is not what refuses the data, nor a fault of the program', () => {
    for (const error of [{ code: '23505' }, { code: '40P01' }, new TypeError('x is not a function'), null])
      expect(isAway(error)).toBe(false);
  });
});
