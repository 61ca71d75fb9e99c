-- Nothing: the number belongs to a step that is made on its own.
DROP TABLE IF EXISTS no_such_table;
