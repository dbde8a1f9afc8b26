using System.Text;
using Apache.Arrow;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SynapseServerless.Bench.Comparisons.Families;

/// <summary>The table as ML.NET reads it: one object, filled again for each row.</summary>
internal static class FlightRows
{
    /// <summary>A view of the file, which is read whenever the view is.</summary>
    public static IDataView View(MLContext ml, string path) => ml.Data.LoadFromEnumerable(Rows(path));

    /// <summary>Reads all values of columns of a view; returns how many rows there are.</summary>
    public static long Read<T>(IDataView view, params string[] columns)
    {
        DataViewSchema.Column[] wanted = [.. columns.Select(name => view.Schema[name])];
        using DataViewRowCursor cursor = view.GetRowCursor(wanted);
        ValueGetter<T>[] getters = [.. wanted.Select(column => cursor.GetGetter<T>(column))];
        T value = default!;
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            foreach (ValueGetter<T> getter in getters)
                getter(ref value);
        }
        return rows;
    }

    private static IEnumerable<Row> Rows(string path)
    {
        var row = new Row();
        foreach (RecordBatch batch in StageTable.Read(path))
        {
            var (delay, distance) = ((DoubleArray)batch.Column("delay"), (DoubleArray)batch.Column("distance"));
            var (label, score, prediction) = ((Int32Array)batch.Column("label"), (DoubleArray)batch.Column("score"), (Int32Array)batch.Column("prediction"));
            var (origin, destination) = ((StringArray)batch.Column("origin"), (StringArray)batch.Column("destination"));
            var date = (TimestampArray)batch.Column("date");
            for (int i = 0; i < batch.Length; i++)
            {
                row.Delay = delay.IsNull(i) ? float.NaN : (float)delay.Values[i];
                row.Distance = distance.IsNull(i) ? float.NaN : (float)distance.Values[i];
                row.Origin = Encoding.UTF8.GetString(origin.GetBytes(i));
                row.Destination = Encoding.UTF8.GetString(destination.GetBytes(i));
                row.Date = date.GetTimestamp(i)!.Value.UtcDateTime;
                row.Label = label.Values[i] == 1;
                row.Score = row.Probability = (float)score.Values[i];
                row.PredictedLabel = prediction.Values[i] == 1;
                yield return row;
            }
        }
    }

    /// <summary>A flight.</summary>
    internal sealed class Row
    {
        public float Delay { get; set; }

        public float Distance { get; set; }

        public string Origin { get; set; } = "";

        public string Destination { get; set; } = "";

        public DateTime Date { get; set; }

        public bool Label { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
