import { describe, expect, it } from '@jest/globals';
import { attributesOf } from './binary-mode.js';
import { modeOf } from './cloud-event-body.js';

describe('the mode of a request', () => {
  it('is told by the content type alone', () => {
    expect(modeOf('application/cloudevents+json')).toBe('structured');
    expect(modeOf('application/cloudevents+json; charset=utf-8')).toBe('structured');
    expect(modeOf('application/cloudevents-batch+json;charset="UTF-8"')).toBe('batch');
    expect(modeOf('application/json')).toBe('binary');
    expect(modeOf('application/vnd.agency.notice+json')).toBe('binary');
    for (const other of [
      'application/cloudevents+avro',
      'application/cloudevents+protobuf+json',
      'text/json',
      'application/xml',
      '',
      'json',
      'application/json charset=utf-8',
      'application/json; charset=iso-8859-1',
    ]) {
      expect([other, modeOf(other)]).toEqual([other, null]);
    }
  });
});

describe('the attributes of an event in binary mode', () => {
  it('are the ce- headers, in whatever case, unquoted and percent-decoded once', () => {
    expect(
      attributesOf([
        'CE-Id',
        'a%20b',
        'ce-subject',
        '"say \\"hi\\" \\\\ %E2%82%AC"',
        'Content-Type',
        'x',
        'ce-once',
        '%2541',
      ]),
    ).toEqual({
      id: 'a b',
      subject: 'say "hi" \\ €',
      once: '%41',
    });
  });

  it('leave out what is no attribute, so that nothing reaches for the data or a prototype', () => {
    const headers = [
      'ce-id',
      '1',
      'ce-data',
      '{}',
      'ce-datacontenttype',
      'text/plain',
      'ce-__proto__',
      'x',
      'ce-not-a-name',
      'y',
      'ce-',
      'z',
    ];
    expect(attributesOf(headers)).toEqual({ id: '1' });
  });

  it('are refused when one is there twice, or is not percent-encoded UTF-8', () => {
    for (const headers of [
      ['ce-id', '1', 'CE-ID', '1'],
      ['ce-id', '%C0%A0'],
      ['ce-id', '%'],
      ['ce-id', '%zz'],
      ['x', 'y'],
    ]) {
      expect(() => attributesOf(headers)).toThrow(expect.objectContaining({ status: 400 }));
    }
  });
});
