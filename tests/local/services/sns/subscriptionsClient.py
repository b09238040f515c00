"""Subscribes to the topic given at the endpoint given, with boto3 alone; prints what came of it as JSON."""

import json
import sys

import boto3

endpoint, topic, queue = sys.argv[1:]
keys = {"aws_access_key_id": "any", "aws_secret_access_key": "any"}
client = boto3.client("sns", endpoint_url=endpoint, region_name="us-east-1", **keys)


def refusal(call, **arguments):
    try:
        call(**arguments)
    except client.exceptions.ClientError as error:
        return [type(error).__name__, error.response["Error"]["Message"]]


def attributes(arn):
    return client.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]


def listed():
    return [each["SubscriptionArn"] for each in client.list_subscriptions()["Subscriptions"]]


mail = {"TopicArn": topic, "Protocol": "email", "Endpoint": "a@b.org"}
first = client.subscribe(**mail)["SubscriptionArn"]
pending = client.subscribe(**mail, ReturnSubscriptionArn=True)["SubscriptionArn"]
to_queue = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": queue}
arn = client.subscribe(**to_queue, Attributes={"RawMessageDelivery": "true"})["SubscriptionArn"]
client.set_subscription_attributes(
    SubscriptionArn=arn, AttributeName="FilterPolicy", AttributeValue='{"kind": ["failure"]}'
)
counts = client.get_topic_attributes(TopicArn=topic)["Attributes"]
print(
    json.dumps(
        {
            "topics": [each["TopicArn"] for each in client.list_topics()["Topics"]],
            "first": first,
            "pending": pending,
            "pending attributes": attributes(pending)["PendingConfirmation"],
            "arn": arn,
            "listed": listed() == ["PendingConfirmation", arn],
            "by topic": len(client.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]),
            "counts": [counts["SubscriptionsConfirmed"], counts["SubscriptionsPending"]],
            "attributes": attributes(arn),
            "again": client.subscribe(**to_queue)["SubscriptionArn"] == arn,
            "otherwise": refusal(client.subscribe, **to_queue, Attributes={"RawMessageDelivery": "false"}),
            "unknown topic": refusal(client.subscribe, **{**mail, "TopicArn": topic + "x"}),
            "unknown": refusal(client.get_subscription_attributes, SubscriptionArn=arn[:-1] + "!"),
            "no ARN": refusal(client.unsubscribe, SubscriptionArn="PendingConfirmation"),
            "still pending": refusal(client.unsubscribe, SubscriptionArn=pending),
            "wrong token": refusal(client.confirm_subscription, TopicArn=topic, Token="x"),
            "wrong flag": refusal(
                client.set_subscription_attributes,
                SubscriptionArn=arn,
                AttributeName="RawMessageDelivery",
                AttributeValue="yes",
            ),
            "protocol": refusal(client.subscribe, TopicArn=topic, Protocol="https", Endpoint="https://b.org"),
        }
    )
)
