using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>The columns that ratings are read from.</summary>
/// <param name="Uid">The stage.</param>
/// <param name="User">The column of users.</param>
/// <param name="Item">The column of items.</param>
/// <param name="Rating">The column of ratings; null for 1 each.</param>
/// <param name="Time">The column of times; null for none.</param>
/// <param name="Format">How times that are text are written.</param>
internal sealed record RatingColumns(string Uid, string User, string Item, string? Rating, string? Time = null, JavaTime? Format = null)
{
    /// <summary>Checks the columns of a schema.</summary>
    public void Check(Schema input)
    {
        InputColumns.Require(input, Uid, "userCol", User, IdType.IsId, IdType.Expected);
        InputColumns.Require(input, Uid, "itemCol", Item, IdType.IsId, IdType.Expected);
        if (Rating is not null)
            InputColumns.Require(input, Uid, "ratingCol", Rating, NumericColumn.IsNumber, "a column of numbers");
        if (Time is not null)
            InputColumns.Require(input, Uid, "timeCol", Time, static type => TimeColumn.IsReadable(type) || CellTexts.IsText(type), "a column of dates, timestamps or text");
    }

    /// <summary>No ratings yet, of the types of a schema.</summary>
    public Ratings Empty(Schema input) => new(
        new IdTable(IdType.Of(input.GetFieldByName(User).DataType)), new IdTable(IdType.Of(input.GetFieldByName(Item).DataType)));

    /// <summary>Adds the ratings of a batch; bad rows go to the run.</summary>
    public void Read(Ratings ratings, RecordBatch batch, StageContext context) => Each(batch, ratings.Add, context);

    /// <summary>Does something with each rating of a batch: user, item, rating, and the time in milliseconds since 1970.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="add">What is done.</param>
    /// <param name="context">Takes bad rows; null where they were told of already.</param>
    public void Each(RecordBatch batch, Action<string, string, double, long> add, StageContext? context)
    {
        string?[] users = CellTexts.Read(InputColumns.Get(batch, Uid, User)), items = CellTexts.Read(InputColumns.Get(batch, Uid, Item));
        double[]? values = Rating is null ? null : NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, Rating));
        Func<int, long?>? times = Time is null ? null : Times(InputColumns.Get(batch, Uid, Time));
        var bad = new List<BadRow>();
        for (int row = 0; row < batch.Length; row++)
        {
            long? time = times is null ? 0 : times(row);
            (string Column, string Problem)? problem = users[row] is null ? (User, "The user is missing")
                : items[row] is null ? (Item, "The item is missing")
                : values is not null && !double.IsFinite(values[row]) ? (Rating!, "The rating is missing, NaN or infinite")
                : time is null ? (Time!, $"The time is missing{(Format is null ? "" : $", or is not written as {Format.Pattern}")}")
                : null;
            if (problem is { } found)
                bad.Add(new BadRow(row, found.Column, found.Problem, "Give every row its user, item, rating and time, or set onError to setAside to go on without the row."));
            else
                add(users[row]!, items[row]!, values?[row] ?? 1, time!.Value);
        }
        if (bad.Count > 0 && context is not null)
            context.Rows.Reject(batch, bad, context);
    }

    private Func<int, long?> Times(IArrowArray column)
    {
        if (TimeColumn.IsReadable(column.Data.DataType))
        {
            Func<int, DateTimeOffset?> read = TimeColumn.Reader(column);
            return row => read(row)?.ToUnixTimeMilliseconds();
        }
        string?[] texts = CellTexts.Read(column);
        return row => Format!.Parse(texts[row])?.ToUnixTimeMilliseconds();
    }
}
