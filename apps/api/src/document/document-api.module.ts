import { Module } from '@nestjs/common';
import { FilesController } from './files.controller';
import { Tus } from './tus';
import { UploadsController } from './uploads.controller';

@Module({ controllers: [FilesController, UploadsController], providers: [Tus] })
export class DocumentApiModule {}
