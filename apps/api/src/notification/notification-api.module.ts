import { Module } from '@nestjs/common';
import { MailsController } from './mails.controller';
import { MessagesController } from './messages.controller';

@Module({ controllers: [MessagesController, MailsController] })
export class NotificationApiModule {}
