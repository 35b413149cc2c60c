export * from './backend.module';
export * from './capabilities';
export * from './entities';
export * from './migrate';
export * from './migrations';
export * from './prepare';
