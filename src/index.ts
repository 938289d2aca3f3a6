export * from './units/quantity';
