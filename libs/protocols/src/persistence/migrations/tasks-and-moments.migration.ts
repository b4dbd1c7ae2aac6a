import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TasksAndMoments1700000000500 implements MigrationInterface {
  name = 'TasksAndMoments1700000000500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE protocols_task (
        id uuid PRIMARY KEY,
        origin text NOT NULL CHECK (origin IN ('rule', 'hub')),
        child uuid,
        episode uuid,
        reference text,
        report uuid,
        kind text NOT NULL,
        rule text NOT NULL,
        rules text[] NOT NULL,
        protocol text NOT NULL,
        owner text NOT NULL,
        owner_role text NOT NULL,
        participants jsonb NOT NULL,
        started_at timestamptz NOT NULL,
        due_at timestamptz,
        priority text NOT NULL,
        late boolean NOT NULL,
        state text NOT NULL,
        closed_at timestamptz,
        closed_by jsonb,
        outcome text,
        opened_at timestamptz NOT NULL
      );
      CREATE INDEX protocols_task_of_child ON protocols_task (child);
      CREATE INDEX protocols_task_of_owner ON protocols_task (owner, opened_at DESC, id DESC);
      -- Only what is still running: looking for what is due must not slow down with the years of what is done.
      CREATE INDEX protocols_task_hub_due ON protocols_task (due_at) WHERE origin = 'hub' AND state = 'open';

      CREATE TABLE protocols_completion (
        id uuid PRIMARY KEY,
        task uuid NOT NULL,
        child uuid,
        organisation text NOT NULL,
        at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        body jsonb NOT NULL
      );
      CREATE INDEX protocols_completion_of_task ON protocols_completion (task);
      CREATE INDEX protocols_completion_of_child ON protocols_completion (child);

      CREATE TABLE protocols_moment (
        child uuid PRIMARY KEY,
        at timestamptz NOT NULL
      );
      CREATE INDEX protocols_moment_at ON protocols_moment (at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE protocols_moment; DROP TABLE protocols_completion; DROP TABLE protocols_task;');
  }
}
