import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Database, Delivering, Operation, OutboxBoard, pageQuery, parsed } from '@keshen/platform/server';

const query = z.strictObject(pageQuery);
const taskId = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** The queue board: what waits, and what failed and waits for a person. */
@Controller('api/admin/tasks')
export class TasksController {
  constructor(
    private readonly board: OutboxBoard,
    private readonly delivering: Delivering,
    private readonly database: Database,
  ) {}

  @Get('counts')
  @Roles('officer', 'administrator', 'auditor')
  @Operation({ summary: 'How many tasks wait, are postponed or failed' })
  counts() {
    return this.board.counts();
  }

  @Get()
  @Roles('officer', 'administrator', 'auditor')
  @Operation({ summary: 'Failed tasks with their reasons, newest first', query })
  failed(@Query(parsed(query)) page: z.infer<typeof query>) {
    return this.board.failed(page);
  }

  @Post(':id/retry')
  @HttpCode(204)
  @Roles('officer', 'administrator')
  @Operation({ summary: 'Try a failed task again', status: 204, problems: ['task.unknown'] })
  async retry(@CurrentActor() actor: Actor, @Param('id', parsed(taskId)) id: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.delivering.retryTask(tx, id);
      const thing = { kind: 'task', id: String(id) };
      await record(tx, { actor: actorRef(actor), act: 'task.retry', thing });
    });
  }
}
