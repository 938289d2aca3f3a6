import fc from 'fast-check';
import { Quantity } from '../../src';

const NANO = 10n ** 9n;
const SUFFIXES: [string, bigint][] = [
  ['n', 1n],
  ['u', 10n ** 3n],
  ['m', 10n ** 6n],
  ['', NANO],
  ['k', 10n ** 12n],
  ['M', 10n ** 15n],
  ['G', 10n ** 18n],
  ['T', 10n ** 21n],
  ['P', 10n ** 24n],
  ['E', 10n ** 27n],
  ['Ki', 2n ** 10n * NANO],
  ['Mi', 2n ** 20n * NANO],
  ['Gi', 2n ** 30n * NANO],
  ['Ti', 2n ** 40n * NANO],
  ['Pi', 2n ** 50n * NANO],
  ['Ei', 2n ** 60n * NANO],
];

/** A text inside the grammar, and its value in nano-units. */
const written = fc
  .record({
    sign: fc.constantFrom('', '-', '+'), whole: fc.integer({ min: 0, max: 9 }),
    fraction: fc.option(fc.integer({ min: 0, max: 999 }), { nil: undefined }), suffix: fc.constantFrom(...SUFFIXES),
  })
  .map(({ sign, whole, fraction, suffix: [suffix, worth] }) => {
    const thousandths = BigInt(whole) * 1000n + BigInt(fraction ?? 0);
    const size = (thousandths * worth + 999n) / 1000n;
    const text = `${sign}${whole}${fraction === undefined ? '' : `.${String(fraction).padStart(3, '0')}`}${suffix}`;
    return { text, nanos: sign === '-' ? -size : size };
  })
  .filter(({ nanos }) => nanos <= (2n ** 63n - 1n) * NANO && nanos >= -(2n ** 63n - 1n) * NANO);

describe('the canonical form', () => {
  test.each([
    ['1.5', '1500m'],
    ['1.5Gi', '1536Mi'],
    ['1024Mi', '1Gi'],
    ['0.5', '500m'],
    ['100m', '100m'],
    ['1000m', '1'],
    ['1000', '1k'],
    ['1024', '1024'],
    ['1023Ki', '1023Ki'],
    ['1024Ki', '1Mi'],
    ['0.5Ki', '512'],
    ['0.3Ki', '307200m'],
    ['0.9765625Ki', '1k'],
    ['1.5Mi', '1536Ki'],
    ['12000m', '12'],
    ['0', '0'],
    ['0Gi', '0'],
    ['-0', '0'],
    ['-1.5', '-1500m'],
    ['-2048Mi', '-2Gi'],
    ['+3', '3'],
    ['.5', '500m'],
    ['5.', '5'],
    ['1e3', '1e3'],
    ['1E3', '1e3'],
    ['1E', '1E'],
    ['1500e-3', '1500e-3'],
    ['12e2', '1200'],
    ['1e-9', '1e-9'],
    ['1n', '1n'],
    ['0.1n', '1n'],
    ['1e-100', '1e-9'],
    ['9223372036854775807', '9223372036854775807'],
    ['128974848', '128974848'],
    ['129e6', '129e6'],
    ['123Mi', '123Mi'],
  ])('of %s is %s', (text, canonical) => {
    expect(Quantity.parse(text).toString()).toBe(canonical);
  });

  test('is its own canonical form', () => {
    fc.assert(fc.property(written, ({ text }) => {
      const canonical = Quantity.parse(text).toString();
      expect(Quantity.parse(canonical).toString()).toBe(canonical);
    }));
  });

  test('has the value of what was written, and none is lost', () => {
    fc.assert(fc.property(written, ({ text, nanos }) => {
      expect(Quantity.parse(text)._nanos).toBe(nanos);
      expect(Quantity.parse(Quantity.parse(text).toString())._nanos).toBe(nanos);
    }));
  });
});

describe('the grammar', () => {
  test.each([
    '', ' ', '1 Gi', '1K', '1KB', '1GB', '1gi', '1.5gi', '1.2.3', '1e', '1e1.5', '--1', 'Gi', '.', '1Gi\n', '١', '0x10', '1_000', 'NaN',
    'Infinity',
  ])('refuses %j', (text) => {
    expect(Quantity.parse(text)._problem?.value).toBe(text);
  });

  test.each([
    ['1.5gi', "write '1.5Gi'"],
    ['16GB', "write '16G'"],
    ['16GiB', "write '16Gi'"],
    ['8K', "write '8k'"],
    ['1 Gi', "write '1Gi'"],
    ['much', "write for instance '500m', '2' or '1.5Gi'"],
    ['1.2.3Gi', "write for instance '500m', '2' or '1.5Gi'"],
  ])('suggests for %s: %s', (text, fix) => {
    expect(Quantity.parse(text)._problem?.fix).toBe(fix);
  });

  test.each(['9223372036854775808', '8Ei', '10E', '1e19', '1e101', '1e99999999999'])(
    'refuses %s, which the API server would cut down',
    (text) => {
      expect(Quantity.parse(text)._problem?.problem).toBe('must be at most 2^63 - 1, beyond which the API server silently cuts it down');
    },
  );

  test('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(typeof Quantity.parse(text).toString()).toBe('string');
    }));
  });
});

describe('numbers', () => {
  test.each([
    [8, '8'], [0.5, '500m'], [0.1, '100m'], [1e-7, '100e-9'], [1e3, '1k'],
  ])('%d is read as the decimal number that it prints as', (amount, text) => {
    expect(Quantity.of(amount).toString()).toBe(text);
  });

  test.each([NaN, Infinity, -Infinity])('%d is a problem', (amount) => {
    expect(Quantity.of(amount)._problem).toBeDefined();
  });
});

describe('arithmetic', () => {
  test('adds exactly, where floating point does not', () => {
    expect(Quantity.parse('0.1').plus(Quantity.parse('0.2')).toString()).toBe('300m');
    expect(Quantity.parse('9007199254740993').plus(Quantity.parse('1')).toString()).toBe('9007199254740994');
  });

  test('agrees with whole numbers of nano-units', () => {
    fc.assert(fc.property(written, written, fc.integer({ min: -1000, max: 1000 }), (a, b, count) => {
      const [x, y] = [Quantity.parse(a.text), Quantity.parse(b.text)];
      expect(x.plus(y)._nanos).toBe(a.nanos + b.nanos);
      expect(x.minus(y)._nanos).toBe(a.nanos - b.nanos);
      expect(x.times(count)._nanos).toBe(a.nanos * BigInt(count));
    }));
  });

  test('orders as whole numbers of nano-units do', () => {
    fc.assert(fc.property(written, written, (a, b) => {
      expect(Math.sign(Quantity.parse(a.text).compareTo(Quantity.parse(b.text)))).toBe(a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0);
    }));
  });

  test('keeps the form of the first summand, unless that is nothing', () => {
    expect(Quantity.parse('1Gi').plus(Quantity.parse('1024')).toString()).toBe('1048577Ki');
    expect(Quantity.parse('0').plus(Quantity.parse('2048Mi')).toString()).toBe('2Gi');
  });

  test('a sum with a problem has that problem', () => {
    expect(Quantity.parse('1').plus(Quantity.parse('x'))._problem?.value).toBe('x');
    expect(Quantity.parse('x').minus(Quantity.parse('1'))._problem?.value).toBe('x');
  });

  test('half a time is a problem, and is not thrown', () => {
    expect(Quantity.parse('1Gi').times(0.5)._problem).toEqual({
      value: '1Gi times 0.5', problem: 'must be multiplied by a whole number', fix: 'round the number',
    });
  });

  test('a fraction is cut down to whole units', () => {
    expect(Quantity.parse('33Gi')._fraction(1n, 2n).toString()).toBe('16896Mi');
    expect(Quantity.parse('3')._fraction(1n, 2n).toString()).toBe('1');
  });
});

describe('questions', () => {
  test.each([['1', true], ['1500m', false], ['1.5Gi', true], ['0', true], ['1n', false]])('%s is whole: %s', (text, whole) => {
    expect(Quantity.parse(text).isWhole).toBe(whole);
  });

  test('zero is neither more nor less than nothing', () => {
    expect(Quantity.parse('0Gi')).toMatchObject({ isZero: true, isNegative: false });
    expect(Quantity.parse('-1n')).toMatchObject({ isZero: false, isNegative: true });
  });
});
