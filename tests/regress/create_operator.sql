-- Operators: every option, with their families and classes.
CREATE SCHEMA create_operator;
SET search_path = create_operator;

CREATE TYPE money_of AS (amount numeric, currency text);
CREATE FUNCTION same(money_of, money_of) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.amount = $2.amount';
CREATE FUNCTION other(money_of, money_of) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.amount <> $2.amount';
CREATE FUNCTION below(money_of, money_of) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.amount < $2.amount';
CREATE FUNCTION above(money_of, money_of) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.amount > $2.amount';
CREATE FUNCTION compare(money_of, money_of) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT sign($1.amount - $2.amount)::integer';
CREATE FUNCTION hashed(money_of) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT hashtext($1.currency)';
CREATE FUNCTION negated(money_of) RETURNS money_of LANGUAGE sql IMMUTABLE AS 'SELECT ROW(-$1.amount, $1.currency)::create_operator.money_of';
CREATE FUNCTION times(money_of, numeric) RETURNS money_of LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1.amount * $2, $1.currency)::create_operator.money_of';

CREATE OPERATOR === (
    LEFTARG = money_of, RIGHTARG = money_of, FUNCTION = same, COMMUTATOR = ===, NEGATOR = !==,
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR !== (
    LEFTARG = money_of, RIGHTARG = money_of, FUNCTION = other, COMMUTATOR = !==, NEGATOR = ===,
    RESTRICT = neqsel, JOIN = neqjoinsel
);
CREATE OPERATOR <<< (LEFTARG = money_of, RIGHTARG = money_of, PROCEDURE = below, COMMUTATOR = >>>, RESTRICT = scalarltsel);
CREATE OPERATOR >>> (LEFTARG = money_of, RIGHTARG = money_of, FUNCTION = above, COMMUTATOR = <<<);
CREATE OPERATOR - (RIGHTARG = money_of, FUNCTION = negated);
CREATE OPERATOR * (LEFTARG = money_of, RIGHTARG = numeric, FUNCTION = times);
CREATE OPERATOR |/| (LEFTARG = money_of, RIGHTARG = numeric, FUNCTION = times);
COMMENT ON OPERATOR === (money_of, money_of) IS 'Whatever the currency';
COMMENT ON OPERATOR - (NONE, money_of) IS 'Owed';
ALTER OPERATOR >>> (money_of, money_of) SET (RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
ALTER OPERATOR <<< (money_of, money_of) SET (RESTRICT = NONE);
CREATE ROLE create_operator_owner SUPERUSER;
ALTER OPERATOR |/| (money_of, numeric) OWNER TO create_operator_owner;

CREATE OPERATOR FAMILY of_money USING btree;
CREATE OPERATOR FAMILY "Odd | family" USING hash;
COMMENT ON OPERATOR FAMILY of_money USING btree IS 'Ordered by amount';
CREATE OPERATOR CLASS money_order FOR TYPE money_of USING btree FAMILY of_money AS
    OPERATOR 1 <<<, OPERATOR 3 ===, OPERATOR 5 >>>, FUNCTION 1 compare(money_of, money_of);
CREATE OPERATOR CLASS money_hash DEFAULT FOR TYPE money_of USING hash AS
    OPERATOR 1 ===, FUNCTION 1 hashed(money_of);
COMMENT ON OPERATOR CLASS money_order USING btree IS 'Not the default: a composite type has one';
ALTER OPERATOR FAMILY "Odd | family" USING hash ADD OPERATOR 1 === (money_of, money_of), FUNCTION 1 (money_of, money_of) hashed(money_of);
ALTER OPERATOR CLASS money_order USING btree RENAME TO by_amount;
CREATE TABLE prices (price money_of, CONSTRAINT not_nothing CHECK (price OPERATOR(create_operator.!==) ROW(0, 'EUR')::money_of));
CREATE INDEX prices_sorted ON prices (price by_amount DESC);
CREATE INDEX prices_hashed ON prices USING hash (price);

-- drift: DROP OPERATOR create_operator.|/| (create_operator.money_of, numeric)
-- told: operator create_operator.|/| (create_operator.money_of, numeric) no longer exists
-- told: role create_operator_owner no longer exists
-- drift: ALTER OPERATOR create_operator.>>> (create_operator.money_of, create_operator.money_of) SET (JOIN = NONE)
-- told: operator create_operator.>>> (create_operator.money_of, create_operator.money_of): properties … tor.money_of,create_operator.money_of), restrict scalargtsel, join scalargtjoinsel → … tor.money_of,create_operator.money_of), restrict scalargtsel
-- drift: ALTER OPERATOR FAMILY create_operator."Odd | family" USING hash DROP FUNCTION 1 (create_operator.money_of)
-- told: operator family create_operator."Odd | family" (hash): properties … rator.===(create_operator.money_of,create_operator.money_of), FUNCTION 1 (create_operator.money_of, create_operator.mone … → … rator.===(create_operator.money_of,create_operator.money_of)
-- drift: DROP OPERATOR FAMILY create_operator."Odd | family" USING hash
-- told: operator family create_operator."Odd | family" (hash) no longer exists
-- drift: DROP INDEX create_operator.prices_sorted; CREATE INDEX prices_sorted ON create_operator.prices (price DESC)
-- told: index create_operator.prices.prices_sorted: definition btree (price create_operator.by_amount DESC) → btree (price DESC)
