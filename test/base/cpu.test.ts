import { Cpu } from '../../src';

test.each([
  [Cpu.units(8), '8'], [Cpu.units(0.5), '500m'], [Cpu.millis(1500), '1500m'], [Cpu.millis(2000), '2'], [Cpu.units(0.001), '1m'],
])('%# prints as %s', (cpu, text) => {
  expect(cpu.toString()).toBe(text);
  expect(cpu._problem).toBeUndefined();
});

test.each([Cpu.units(0), Cpu.units(-1), Cpu.units(0.0001), Cpu.millis(0.5), Cpu.units(NaN), Cpu.millis(Infinity)])(
  '%# has a problem, and does not throw',
  (cpu) => {
    expect(cpu._problem).toBeDefined();
  },
);
