using System.Text.Json;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>How rows are asked for.</summary>
internal abstract class RowCalls
{
    /// <summary>Asks for one row.</summary>
    /// <param name="values">Its parameters.</param>
    /// <param name="context">The stage's context.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CallException">The row has no answer.</exception>
    public abstract Task<RowAnswer> CallAsync(RowValues values, StageContext context, CancellationToken cancellationToken);

    /// <summary>What is wrong with a reply that claims success, by trying to read it; null when nothing is.</summary>
    internal static string? Problem(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (CallException)
        {
            // It is what the operation gives, and says why there is no answer: asked again it would say the same, and be paid for again.
            return null;
        }
        catch (JsonException error)
        {
            return $"no JSON ({error.Message.Split('.')[0]})";
        }
        catch (Exception error) when (error is FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return error.Message;
        }
    }

    /// <summary>Reads what an operation ended with.</summary>
    /// <exception cref="CallException">It is not what the operation gives.</exception>
    internal static T Reading<T>(ServiceReply reply, Func<T> read)
    {
        T result = default!;
        CallException? said = null;
        string? problem = Problem(() =>
        {
            try
            {
                result = read();
            }
            catch (CallException error)
            {
                said = error;
            }
        });
        if (said is not null)
            throw said;
        return problem is null
            ? result
            : throw new CallException(new CallError(
                (int)reply.Status, "InvalidAnswer", $"The service answered with what the operation does not give: {problem}", CallErrorCategory.Answer)
            {
                Attempts = reply.Attempts, RequestId = reply.RequestId,
            });
    }
}

/// <summary>A request for each row.</summary>
internal sealed class SingleCalls(ServiceCaller caller, Func<RowValues, ServiceRequest> request, Func<ServiceReply, RowValues, RowAnswer> read) : RowCalls
{
    public override async Task<RowAnswer> CallAsync(RowValues values, StageContext context, CancellationToken cancellationToken)
    {
        ServiceReply reply = await caller.AskAsync(request(values), reply => Problem(() => read(reply, values)), context, cancellationToken).ConfigureAwait(false);
        return read(reply, values);
    }
}
