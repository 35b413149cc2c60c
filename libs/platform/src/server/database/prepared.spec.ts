import { PreparingClient } from './prepared';

describe('a connection of the pool', () => {
  it('that ends while nobody listens does not end the process', () => {
    expect(() => new PreparingClient().emit('error', new Error('Connection terminated'))).not.toThrow();
  });
});
