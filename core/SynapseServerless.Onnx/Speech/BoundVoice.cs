using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Sessions;
using SynapseServerless.Resources;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx;

/// <summary>The bound form of <see cref="VoiceActivityDetector"/>.</summary>
/// <param name="input">Schema of the batches that come in.</param>
/// <param name="stage">The stage.</param>
internal sealed class BoundVoice(Schema input, VoiceActivityDetector stage) : BoundTransformer(input, Schemas.With(input, FieldsOf(stage)))
{
    private readonly AddedColumns _added = new(input, FieldsOf(stage));
    private readonly int _place = input.GetFieldIndex(stage.InputCol);

    public override bool KeepsRows => true;

    public override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Lease<OnnxSession> lease = await OnnxSession.LeaseAsync(
            stage.Model.Source, stage.Model.Settings, context.Host.Resources, Location.OfStage(stage.Uid), cancellationToken).ConfigureAwait(false);
        using (lease)
        {
            OnnxSession session = await lease.GetAsync(cancellationToken).ConfigureAwait(false);
            using var voice = new SileroVoice(session.Native, stage.SampleRate);
            await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                RecordBatch result;
                using (batch)
                    result = Transform(batch, voice, cancellationToken);
                yield return result;
            }
        }
    }

    private RecordBatch Transform(RecordBatch batch, SileroVoice voice, CancellationToken cancellationToken)
    {
        var sounds = (ListArray)batch.Column(_place);
        var starts = new DoubleArray.Builder();
        var ends = new DoubleArray.Builder();
        var offsets = new ArrowBuffer.Builder<int>(batch.Length + 1).Append(0);
        var valid = new ArrowBuffer.BitmapBuilder();
        var probabilities = new ListArray.Builder(new Field("item", FloatType.Default, nullable: false));
        for (int row = 0; row < batch.Length; row++)
        {
            valid.Append(!sounds.IsNull(row));
            if (sounds.IsNull(row))
            {
                probabilities.AppendNull();
            }
            else
            {
                ReadOnlySpan<float> samples = ((FloatArray)sounds.GetSlicedValues(row)).Values;
                float[] found = voice.Probabilities(samples, cancellationToken);
                probabilities.Append();
                ((FloatArray.Builder)probabilities.ValueBuilder).AppendRange(found);
                foreach ((int start, int end) in stage.Segments.Find(found, samples.Length))
                {
                    starts.Append((double)start / stage.SampleRate);
                    ends.Append((double)end / stage.SampleRate);
                }
            }
            offsets.Append(starts.Length);
        }
        ArrayData[] sides = [starts.Build().Data, ends.Build().Data];
        var items = new ArrayData(VoiceActivityDetector.SpeechType.ValueDataType, sides[0].Length, 0, 0, [ArrowBuffer.Empty], sides);
        var column = new ListArray(new ArrayData(VoiceActivityDetector.SpeechType, batch.Length, sounds.NullCount, 0, [valid.Build(), offsets.Build()], [items]));
        return _added.Fields.Count == 1 ? _added.To(batch, column) : _added.To(batch, column, probabilities.Build());
    }

    private static Field[] FieldsOf(VoiceActivityDetector stage)
    {
        var speech = new Field(stage.OutputCol, VoiceActivityDetector.SpeechType, nullable: true);
        return stage.ProbabilityCol is { Length: > 0 } column
            ? [speech, new Field(column, new ListType(new Field("item", FloatType.Default, nullable: false)), nullable: true)]
            : [speech];
    }
}
