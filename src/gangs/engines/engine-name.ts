/** The engines, as code and the tables of the docs call them. */
export type EngineName = 'volcano' | 'jobSet' | 'indexedJob';
