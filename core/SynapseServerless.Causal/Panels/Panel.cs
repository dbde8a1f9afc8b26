using System.Globalization;

namespace SynapseServerless.Causal;

/// <summary>Outcomes of units over times, the units without treatment first and the times before the treatment first.</summary>
internal sealed class Panel
{
    private Panel(double[][] outcomes, string[] units, string[] times, int controls, int before) =>
        (Outcomes, Units, Times, Controls, Before) = (outcomes, units, times, controls, before);

    /// <summary>The outcomes by unit and time.</summary>
    public double[][] Outcomes { get; }

    /// <summary>The units.</summary>
    public string[] Units { get; }

    /// <summary>The times.</summary>
    public string[] Times { get; }

    /// <summary>How many units are not treated: the first ones.</summary>
    public int Controls { get; }

    /// <summary>How many times are before the treatment: the first ones.</summary>
    public int Before { get; }

    /// <summary>The same units, of which others count as treated: some of those that are not.</summary>
    /// <param name="placebos">Their places among the units that are not treated.</param>
    public Panel WithPlacebos(IReadOnlyCollection<int> placebos)
    {
        int[] order = [.. Enumerable.Range(0, Controls).Where(unit => !placebos.Contains(unit)), .. placebos];
        return new Panel([.. order.Select(unit => Outcomes[unit])], [.. order.Select(unit => Units[unit])], Times, Controls - placebos.Count, Before);
    }

    /// <summary>Makes a panel of rows.</summary>
    /// <param name="state">The rows.</param>
    /// <param name="uid">The stage, for errors.</param>
    /// <param name="columns">The columns of units, times, treatment and time after, for errors.</param>
    /// <param name="missing">What happens where a unit has no outcome at a time: <c>error</c>, <c>zero</c>, <c>skip</c> or <c>impute</c>.</param>
    public static Panel Of(PanelState state, string uid, (string Unit, string Time, string Treatment, string Post) columns, string missing)
    {
        if (state.Units.Count == 0)
            throw new DataException("There are no rows", Location.OfStage(uid, columns.Unit), "Give a row for each unit and time.");
        string[] units = [.. state.Units.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string[] times = state.Order.Count > 0
            ? [.. state.Times.Zip(state.Order).DistinctBy(static time => time.First).OrderBy(static time => time.Second).ThenBy(static time => time.First, StringComparer.Ordinal).Select(static time => time.First)]
            : [.. state.Times.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, int> unitPlaces = Places(units), timePlaces = Places(times);
        double[][] outcomes = [.. units.Select(_ => Enumerable.Repeat(double.NaN, times.Length).ToArray())];
        var seen = new bool[units.Length, times.Length];
        bool?[] treated = new bool?[units.Length], post = new bool?[times.Length];
        for (int row = 0; row < state.Units.Count; row++)
        {
            int unit = unitPlaces[state.Units[row]], time = timePlaces[state.Times[row]];
            bool isPost = (state.Flags[row] & 2) != 0;
            if (seen[unit, time])
                throw new DataException($"Unit '{units[unit]}' has two rows of time {times[time]}", Location.OfStage(uid, columns.Time), "Give one row for each unit and time; add up or average those that belong together.");
            if (post[time] is { } other && other != isPost)
                throw new DataException($"Time {times[time]} is before the treatment in one row and after it in another", Location.OfStage(uid, columns.Post), "A time is before or after for all units alike.");
            (seen[unit, time], post[time], outcomes[unit][time]) = (true, isPost, state.Outcomes[row]);
        }
        for (int row = 0; row < state.Units.Count; row++)
        {
            int unit = unitPlaces[state.Units[row]];
            treated[unit] = treated[unit] == true || (state.Flags[row] & 1) != 0;
        }
        // A unit is marked in all of its rows, or in those after the treatment began.
        for (int row = 0; row < state.Units.Count; row++)
        {
            if ((state.Flags[row] & 1) == 0 && (state.Flags[row] & 2) != 0 && treated[unitPlaces[state.Units[row]]] == true)
                throw new DataException($"Unit '{state.Units[row]}' is treated in some rows after the treatment began and not in others", Location.OfStage(uid, columns.Treatment), "A unit is treated at all times after, or at none.");
        }
        int[] order = [.. Enumerable.Range(0, times.Length).Where(time => post[time] == false), .. Enumerable.Range(0, times.Length).Where(time => post[time] == true)];
        if (!order.SequenceEqual(Enumerable.Range(0, times.Length)))
            throw new DataException($"Time {times[order.Where((time, i) => time != i).First()]} is not in its place: times before the treatment come after times with it", Location.OfStage(uid, columns.Post), "The treatment begins once, and all later times are after it.");
        Fill(outcomes, units, times, uid, columns.Time, missing);
        int[] complete = [.. Enumerable.Range(0, units.Length).Where(unit => !outcomes[unit].Any(double.IsNaN))];
        int[] sorted = [.. complete.Where(unit => treated[unit] == false), .. complete.Where(unit => treated[unit] == true)];
        var panel = new Panel([.. sorted.Select(unit => outcomes[unit])], [.. sorted.Select(unit => units[unit])], times, complete.Count(unit => treated[unit] == false), post.Count(static after => after == false));
        panel.Check(uid, columns);
        return panel;
    }

    private void Check(string uid, (string Unit, string Time, string Treatment, string Post) columns)
    {
        (string Problem, string Column)? found = Controls == Units.Length ? ("No unit is treated", columns.Treatment)
            : Controls == 0 ? ("All units are treated, so that there is nothing to compare them with", columns.Treatment)
            : Before == 0 ? ("There is no time before the treatment", columns.Post)
            : Before == Times.Length ? ("There is no time after the treatment began", columns.Post)
            : null;
        if (found is { } error)
            throw new DataException($"{error.Problem} (of {Units.Length} units with all outcomes and {Times.Length} times)", Location.OfStage(uid, error.Column), "Give treated units and others, and times before and after.");
    }

    private static void Fill(double[][] outcomes, string[] units, string[] times, string uid, string column, string missing)
    {
        for (int unit = 0; unit < units.Length; unit++)
        {
            for (int time = 0; time < times.Length; time++)
            {
                if (!double.IsNaN(outcomes[unit][time]))
                    continue;
                if (missing == "error")
                {
                    int gaps = outcomes.Sum(static row => row.Count(double.IsNaN));
                    throw new DataException(
                        string.Create(CultureInfo.InvariantCulture, $"Unit '{units[unit]}' has no outcome at time {times[time]} (there are {gaps} such gaps)"), Location.OfStage(uid, column),
                        "Give every unit an outcome at every time, or set handleMissingOutcome to skip, impute or zero.");
                }
                outcomes[unit][time] = missing switch { "zero" => 0, "impute" => Between(outcomes[unit], time), _ => double.NaN };
            }
        }
    }

    // On the line between the outcomes before and after, or the nearest where there is one side only. Gaps are filled from the left, which leaves the line as it is.
    private static double Between(double[] outcomes, int time)
    {
        int before = time - 1, after = time + 1;
        while (before >= 0 && double.IsNaN(outcomes[before]))
            before--;
        while (after < outcomes.Length && double.IsNaN(outcomes[after]))
            after++;
        return (before >= 0, after < outcomes.Length) switch
        {
            (true, true) => outcomes[before] + ((outcomes[after] - outcomes[before]) * (time - before) / (after - before)),
            (true, false) => outcomes[before],
            (false, true) => outcomes[after],
            _ => double.NaN,
        };
    }

    private static Dictionary<string, int> Places(string[] names) => names.Select(static (name, place) => (name, place)).ToDictionary(static pair => pair.name, static pair => pair.place, StringComparer.Ordinal);
}
