package io.cronledger.schedule;

/**
 * What every ledger does, wherever it is kept: the tests of each implementation of {@link
 * io.cronledger.run.Ledger}, {@link Timetable} and {@link io.cronledger.run.Books} implement this
 * interface, and so run all its facts.
 */
public interface LedgerContract
    extends RunsContract,
        TransitionsContract,
        TimetableContract,
        AdoptionContract,
        TurnoverContract,
        BooksContract,
        PayloadsContract,
        HistoryContract {}
