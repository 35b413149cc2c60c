export * from './domain/archive';
export * from './domain/byte-range';
export * from './domain/check';
export * from './domain/file-kinds';
export * from './domain/file-name';
export * from './domain/rendition';
export * from './domain/requests';
