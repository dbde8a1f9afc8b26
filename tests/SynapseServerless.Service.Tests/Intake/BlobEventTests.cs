using System.Text;
using SynapseServerless.Service;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Queues;

namespace SynapseServerless.Tests.Intake;

/// <summary>Events in the form that Event Grid documents for blobs that are created, in the schema of CloudEvents 1.0.</summary>
public sealed class BlobEventTests
{
    private static readonly ServiceLayout _azure = new("https://account.blob.core.windows.net/synapse");

    [Theory]
    [InlineData("synapse/blobs/drop/late-flights/2024-05.csv", "late-flights/2024-05.csv")]
    [InlineData("synapse/blobs/drop/late-flights/batch 7/a b.csv", "late-flights/batch 7/a b.csv")]
    [InlineData("synapse/blobs/data/flights.csv", null)]
    [InlineData("other/blobs/drop/late-flights/2024-05.csv", null)]
    [InlineData("synapse/blobs/dropped/x.csv", null)]
    public void The_path_below_the_drop_folder_is_told_and_other_places_are_none(string subject, string? path) =>
        Assert.Equal(path, BlobEvent.PathOf(Event("Microsoft.Storage.BlobCreated", subject), _azure));

    [Fact]
    public void An_event_of_another_kind_tells_of_nothing() =>
        Assert.Null(BlobEvent.PathOf(Event("Microsoft.Storage.BlobDeleted", "synapse/blobs/drop/p/x.csv"), _azure));

    [Fact]
    public void The_root_may_be_a_folder_of_an_emulator() => Assert.Equal(
        "p/x.csv",
        BlobEvent.PathOf(Event("Microsoft.Storage.BlobCreated", "c/blobs/below/drop/p/x.csv"), new ServiceLayout("http://127.0.0.1:10000/devstoreaccount1/c/below")));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("no json")]
    public void What_is_no_event_is_an_error_that_says_so(string text) =>
        Assert.Contains("no event of Event Grid", Assert.Throws<DataException>(() => BlobEvent.PathOf(text, _azure)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData(" [1]")]
    [InlineData("text that is neither")]
    [InlineData("abcd")]
    public void A_message_that_is_not_base64_of_json_stays_as_it_is(string text) => Assert.Equal(text, QueueText.Read(text));

    [Fact]
    public void A_message_in_base64_is_read() =>
        Assert.Equal("{\"é\":1}", QueueText.Read(Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"é\":1}"))));

    private static string Event(string type, string subject) =>
        $$"""
        {
          "specversion": "1.0", "id": "9aeb0fdf-c01e-0131-0922-9eb54906e209", "type": "{{type}}", "time": "2019-11-18T15:13:39.4589254Z",
          "source": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/account",
          "subject": "/blobServices/default/containers/{{subject}}",
          "data": { "api": "PutBlockList", "contentType": "text/csv", "contentLength": 30699, "blobType": "BlockBlob" }
        }
        """;
}
