const MOST_NAMED = 5;

export const rowsOf = async (database, sql, parameters = []) => (await database.query(sql, parameters)).rows;

/** A sentence for each of the first few. */
export const named = (list, sentence) => {
  const some = list.slice(0, MOST_NAMED).map(sentence);
  return list.length > MOST_NAMED ? [...some, `and ${list.length - MOST_NAMED} more like that`] : some;
};
