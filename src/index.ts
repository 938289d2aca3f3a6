export * from './units/quantity';
export * from './units/cpu';
export * from './units/gpu';
