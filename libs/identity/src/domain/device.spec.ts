import { deviceOf } from './device';

const agent = (version: number, system = 'Windows NT 10.0; Win64; x64') =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;

describe('a device', () => {
  it('is named by its browser and system, the same after an update', () => {
    expect(deviceOf(agent(149))).toBe('Chrome · Windows');
    expect(deviceOf(agent(150))).toBe(deviceOf(agent(149)));
    expect(deviceOf(`${agent(150)} Edg/150.0`)).toBe('Edge · Windows');
    expect(deviceOf(agent(149, 'Macintosh; Intel Mac OS X 14_2'))).toBe('Chrome · Mac');
  });

  it('has no name when it says nothing that is known', () => {
    expect([deviceOf(undefined), deviceOf(null), deviceOf('see https://example.com')]).toEqual(['', '', '']);
  });
});
