import { Module } from '@nestjs/common';
import { ArchivesController } from './archives.controller';
import { FilesController } from './files.controller';
import { Tus } from './tus';
import { UploadsController } from './uploads.controller';

@Module({ controllers: [ArchivesController, FilesController, UploadsController], providers: [Tus] })
export class DocumentApiModule {}
